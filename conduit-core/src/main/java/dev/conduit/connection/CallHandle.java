package dev.conduit.connection;

/**
 * A call that was begun.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CallHandle {

	/**
	 * Nobody waits for the answer any more: the peer is told, and the handler of the
	 * reply hears nothing. Does nothing where the call has ended. Any thread.
	 */
	void cancel();

}
