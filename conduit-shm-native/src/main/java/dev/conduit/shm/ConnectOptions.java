package dev.conduit.shm;

import java.time.Duration;

/**
 * How a client connects to a service.
 *
 * @param ringBytes size of the ring in each direction, a power of two, 4 KiB to 1 GiB
 * @param timeout how long the service may take to accept
 * @param waiting how it waits
 * @since 0.1.0
 */
public record ConnectOptions(int ringBytes, Duration timeout, Waiting waiting) {

	/** Smallest ring. */
	static final int MIN_RING_BYTES = 4096;

	static final int MAX_RING_BYTES = 1 << 30;

	/** 256 KiB each way, five seconds. */
	public static final ConnectOptions DEFAULT = new ConnectOptions(256 * 1024, Duration.ofSeconds(5), Waiting.DEFAULT);

	public ConnectOptions {
		if (!isRing(ringBytes)) {
			throw new IllegalArgumentException("'ringBytes' must be a power of two, %d to %d (was %d)"
				.formatted(MIN_RING_BYTES, MAX_RING_BYTES, ringBytes));
		}
		if (!timeout.isPositive()) {
			throw new IllegalArgumentException("'timeout' must be positive (was %s)".formatted(timeout));
		}
	}

	/**
	 * The same with rings of another size.
	 * @param changed bytes of each
	 */
	public ConnectOptions withRingBytes(int changed) {
		return new ConnectOptions(changed, this.timeout, this.waiting);
	}

	/**
	 * The same with another time to connect.
	 * @param changed how long the service may take
	 */
	public ConnectOptions withTimeout(Duration changed) {
		return new ConnectOptions(this.ringBytes, changed, this.waiting);
	}

	/**
	 * The same with another way to wait.
	 * @param changed how it waits
	 */
	public ConnectOptions withWaiting(Waiting changed) {
		return new ConnectOptions(this.ringBytes, this.timeout, changed);
	}

	static boolean isRing(int bytes) {
		return bytes >= MIN_RING_BYTES && bytes <= MAX_RING_BYTES && Integer.bitCount(bytes) == 1;
	}

}
