package dev.conduit.spring.client;

import dev.conduit.spring.binding.MethodSignature;

/**
 * Compares what clients expect of a server with what it serves. For any thread.
 *
 * @since 0.1.0
 */
public interface ClientContracts {

	/** Compares nothing. */
	ClientContracts NONE = new ClientContracts() {

		@Override
		public ConduitChannel guard(ClientChannel channel) {
			return channel;
		}

		@Override
		public void expect(String channel, MethodSignature method) {
		}

		@Override
		public void connected(String channel) {
		}

	};

	/**
	 * Takes a channel into care. Called once for each channel, when it is made.
	 * @param channel the channel
	 * @return the channel to be used, which may refuse calls
	 */
	ConduitChannel guard(ClientChannel channel);

	/**
	 * Takes note of a method that a client may call. Called when the client is made.
	 * @param channel name of the client's channel
	 * @param method the method as the client knows it
	 */
	void expect(String channel, MethodSignature method);

	/**
	 * Looks at the server of a channel. Called at each new connection, on any thread;
	 * never blocks.
	 * @param channel name of the channel
	 */
	void connected(String channel);

}
