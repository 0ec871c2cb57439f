package dev.conduit.shm.transport;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.shm.Domain;
import dev.conduit.shm.Policy;
import dev.conduit.shm.Publisher;
import dev.conduit.shm.PublisherOptions;
import dev.conduit.shm.SharedMemoryException;
import dev.conduit.shm.TopicOptions;
import dev.conduit.shm.WhenFull;
import dev.conduit.transport.RingSender;
import dev.conduit.transport.shm.ShmTopics;

/**
 * The rings of one listener. Their names begin with that of the listener, followed by a
 * sign that it cannot contain, and by a number of this listener, so that a successor
 * meets none of them and knows which it may clean away.
 */
final class SharedRings implements RingSender.Factory {

	/** In no name of an address. */
	private static final char SEPARATOR = '~';

	/** Of a name's encoded label; a longer one is left out. */
	private static final int MAX_LABEL = 60;

	/** Of one ring. */
	static final int MAX_READERS = 64;

	/** The largest message of a ring is such a part of its arena. */
	private static final int LARGEST = 4;

	private final Domain domain;

	private final ShmTopics options;

	private final String prefix;

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger made = new AtomicInteger();

	SharedRings(Domain domain, ShmTopics options, String listener) {
		this.domain = domain;
		this.options = options;
		this.prefix = listener + SEPARATOR
				+ Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), Character.MAX_RADIX) + SEPARATOR;
	}

	/**
	 * Begins the names of all rings that listeners of this name ever had.
	 */
	static String prefix(String listener) {
		return listener + SEPARATOR;
	}

	@Override
	public RingSender open(String label) {
		if (this.open.incrementAndGet() > this.options.maxRings()) {
			this.open.decrementAndGet();
			throw unavailable(
					"there are %d rings, as many as 'conduit.shm.topics.max-rings'".formatted(this.options.maxRings()));
		}
		boolean opened = false;
		try {
			String name = name(label);
			Publisher publisher = this.domain.publisher(name, shape(), behaviour());
			opened = true;
			return new SharedRing(publisher, name, this.options.slots(), this.options.arenaSize() / LARGEST,
					this.open::decrementAndGet);
		}
		catch (SharedMemoryException ex) {
			throw unavailable(String.valueOf(ex.getMessage()));
		}
		finally {
			if (!opened) {
				this.open.decrementAndGet();
			}
		}
	}

	private String name(String label) {
		boolean tooLong = URLEncoder.encode(label, StandardCharsets.UTF_8).length() > MAX_LABEL;
		return this.prefix + this.made.incrementAndGet() + SEPARATOR + (tooLong ? "" : label);
	}

	private TopicOptions shape() {
		TopicOptions shape = TopicOptions.DEFAULT.withSlots(this.options.slots())
			.withLargeMessages(this.options.arenaSize() / LARGEST, LARGEST)
			.withMaxSubscribers(MAX_READERS);
		return shape.withPolicy(switch (this.options.whenFull()) {
			case WAIT -> Policy.GATED;
			case OVERWRITE -> Policy.OVERWRITE;
		});
	}

	private PublisherOptions behaviour() {
		return PublisherOptions.DEFAULT.whenFull(WhenFull.FAIL, PublisherOptions.DEFAULT.blockTimeout())
			.withSlowTimeout(this.options.slowTimeout());
	}

	private static ConduitException unavailable(String detail) {
		return ConduitException.of(Problem.of(ErrorCode.LIMIT_EXCEEDED, detail));
	}

}
