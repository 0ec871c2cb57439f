package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.shm.Domain;
import dev.conduit.transport.RingReader;

/**
 * The rings that the clients of a transport read, each on a thread of its own. There are
 * as many as the servers have made and this process subscribes to.
 */
final class RingReadings implements RingReader.Factory {

	private static final Logger logger = LoggerFactory.getLogger(RingReadings.class);

	private final Domain domain;

	private final Set<RingReading> open = ConcurrentHashMap.newKeySet();

	RingReadings(Domain domain) {
		this.domain = domain;
	}

	@Override
	public RingReader read(String name, long position, RingReader.Receiver receiver) {
		RingReading reading = new RingReading(this.domain, name, position, receiver, this.open::remove);
		this.open.add(reading);
		reading.start();
		return reading;
	}

	/** Ends those that are left, and waits for them. */
	void close(Duration timeout) {
		Set<RingReading> left = Set.copyOf(this.open);
		left.forEach(RingReading::close);
		for (RingReading reading : left) {
			try {
				if (!reading.join(timeout)) {
					logger.warn("A thread that reads a ring has not ended within {} s: a receiver blocks it",
							timeout.toSeconds());
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

}
