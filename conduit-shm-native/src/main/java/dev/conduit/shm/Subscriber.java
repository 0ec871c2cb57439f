package dev.conduit.shm;

import java.time.Duration;

/**
 * Reads the messages of a topic. Confined to one thread at a time.
 *
 * @since 0.1.0
 */
public final class Subscriber implements AutoCloseable {

	/**
	 * A sleep ends after this, so that a publisher that died before it rang delays nobody
	 * for long.
	 */
	private static final long LONGEST_NAP_NANOS = 50_000_000;

	private final Region region;

	private final RingReader reader;

	private final Doorbell wake;

	Subscriber(Region region, RingReader reader, Doorbell wake) {
		this.region = region;
		this.reader = reader;
		this.wake = wake;
	}

	/**
	 * Shows messages that are there to a handler.
	 * @param handler what looks at them
	 * @param limit how many at most
	 * @return how many were received
	 */
	public int poll(ViewHandler handler, int limit) {
		return this.reader.poll(handler, limit);
	}

	/**
	 * Waits, without using the processor, until there is something to read.
	 * @param timeout how long at most
	 * @return whether there is something
	 */
	public boolean await(Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		while (!this.reader.isReady()) {
			int announced = this.wake.announce();
			if (this.reader.isReady()) {
				break;
			}
			long left = deadline - System.nanoTime();
			if (left <= 0) {
				return false;
			}
			this.wake.sleep(announced, Math.min(left, LONGEST_NAP_NANOS));
		}
		this.wake.awake();
		return true;
	}

	@Override
	public void close() {
		this.region.close();
	}

}
