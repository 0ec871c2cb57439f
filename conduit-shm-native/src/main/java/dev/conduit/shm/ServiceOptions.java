package dev.conduit.shm;

/**
 * What a service takes.
 *
 * @param maxClients how many clients at a time, 1 to 4096; more are refused
 * @param maxRingBytes size of a client's ring in bytes above which it is refused
 * @param waiting how it waits
 * @param refusals is told of files that are no client
 * @since 0.1.0
 */
public record ServiceOptions(int maxClients, int maxRingBytes, Waiting waiting, RefusalListener refusals) {

	/** 1,024 clients with rings of up to 16 MiB. */
	public static final ServiceOptions DEFAULT = new ServiceOptions(1024, 16 * 1024 * 1024, Waiting.DEFAULT,
			(file, reason) -> {
			});

	public ServiceOptions {
		if (maxClients < 1 || maxClients > StreamLayout.MAX_CLIENTS) {
			throw new IllegalArgumentException(
					"'maxClients' must be 1 to %d (was %d)".formatted(StreamLayout.MAX_CLIENTS, maxClients));
		}
		if (maxRingBytes < ConnectOptions.MIN_RING_BYTES) {
			throw new IllegalArgumentException("'maxRingBytes' must be %d or more (was %d)"
				.formatted(ConnectOptions.MIN_RING_BYTES, maxRingBytes));
		}
	}

	/**
	 * The same with another number of clients.
	 * @param changed how many
	 */
	public ServiceOptions withMaxClients(int changed) {
		return new ServiceOptions(changed, this.maxRingBytes, this.waiting, this.refusals);
	}

	/**
	 * The same with another way to wait.
	 * @param changed how it waits
	 */
	public ServiceOptions withWaiting(Waiting changed) {
		return new ServiceOptions(this.maxClients, this.maxRingBytes, changed, this.refusals);
	}

	/**
	 * The same with somebody who is told of files that are no client.
	 * @param changed who is told
	 */
	public ServiceOptions withRefusals(RefusalListener changed) {
		return new ServiceOptions(this.maxClients, this.maxRingBytes, this.waiting, changed);
	}

}
