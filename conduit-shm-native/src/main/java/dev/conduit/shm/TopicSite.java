package dev.conduit.shm;

import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The place in a folder where a topic of one name is or may be.
 */
final class TopicSite {

	private final Domain domain;

	private final TopicFile file;

	private final TopicLocks locks;

	TopicSite(Domain domain, TopicFile file) {
		this.domain = domain;
		this.file = file;
		this.locks = domain.locks(file.topic());
	}

	/** Becomes the owner of the topic, in place of one that died. */
	OwnedTopic own(TopicOptions options) {
		OwnedTopic owned = this.locks.exclusively(() -> own(Geometry.of(options)));
		this.domain.file().changed();
		return owned;
	}

	/** A subscriber's part of the topic, or none where there is no topic. */
	@Nullable Attachment attach(SubscriberOptions options, Join join) {
		if (Files.notExists(this.file.path())) {
			return null;
		}
		Optional<Attachment> attached = this.locks.exclusively(() -> this.file.attach(MapMode.READ_ONLY)
			.filter(TopicSite::isNotAtItsEnd)
			.map((region) -> sitDown(region, options, join)));
		attached.ifPresent((attachment) -> this.domain.file().changed());
		return attached.orElse(null);
	}

	/** Lets who sleeps on the topic look again. */
	void wakeSleepers() {
		this.file.attach(MapMode.READ_ONLY).ifPresent((region) -> {
			region.bell(RingLayout.WAKE, this.domain.futex()).ring();
			region.close();
		});
		this.domain.file().changed();
	}

	private OwnedTopic own(Geometry geometry) {
		FileLock lock = this.locks.tryPublisher().orElseThrow(this::owned);
		try {
			CrashPoint.TOPIC_OWNED.hit();
			this.file.deleteUnfinished();
			Region region = takeOver(geometry).orElseGet(() -> this.file.create(geometry));
			Seats seats = new Seats(region, this.locks);
			seats.reap();
			return new OwnedTopic(this.domain, this.file, region, seats, lock);
		}
		catch (RuntimeException ex) {
			DomainFile.unlock(lock);
			throw ex;
		}
	}

	/** The file of a publisher that is gone, if it can go on. */
	private Optional<Region> takeOver(Geometry geometry) {
		Optional<Region> left;
		try {
			left = this.file.attach(MapMode.READ_WRITE);
		}
		catch (TopicUnreadableException ex) {
			// Nobody can read it: a new file takes its name.
			return Optional.empty();
		}
		if (left.isPresent() && !(left.get().isOpen() && left.get().geometry().equals(geometry))) {
			left.get().markClosed();
			left.get().bell(RingLayout.WAKE, this.domain.futex()).ring();
			left.get().close();
			return Optional.empty();
		}
		return left;
	}

	private TopicOwnedException owned() {
		String owner = this.file.attach(MapMode.READ_ONLY).map((region) -> {
			try (Region mapped = region) {
				return "process " + Words.getLongOpaque(mapped.control(), RingLayout.OWNER_PID);
			}
		}).orElse("another process");
		return new TopicOwnedException("topic '%s' has a living publisher: %s".formatted(this.file.topic(), owner));
	}

	private Attachment sitDown(Region region, SubscriberOptions options, Join join) {
		Seats.Claim claim = null;
		try {
			boolean gated = isGated(region, options);
			claim = new Seats(region, this.locks).claim()
				.orElseThrow(
						() -> new TooManySubscribersException(this.file.topic(), region.geometry().subscriberSlots()));
			long cursor = Words.getLongVolatile(region.control(), RingLayout.CURSOR);
			RingReader reader = new RingReader(region, join.first(cursor, region.geometry().slotCount()),
					(gated) ? cursor + 1 : Long.MAX_VALUE);
			return new Attachment(region, claim, reader, (gated) ? Seat.GATED : Seat.LOSSY,
					region.bell(RingLayout.WAKE, this.domain.futex()),
					region.bell(RingLayout.SPACE, this.domain.futex()));
		}
		catch (RuntimeException ex) {
			if (claim != null) {
				DomainFile.unlock(claim.lock());
			}
			region.close();
			throw ex;
		}
	}

	private boolean isGated(Region region, SubscriberOptions options) {
		boolean gated = region.geometry().gated();
		if (!gated && options.delivery() == Delivery.LOSSLESS) {
			throw new IncompatibleTopicException(
					"topic '%s' overwrites, and the subscriber must not lose: let the publisher choose GATED, or the subscriber AS_TOPIC"
						.formatted(this.file.topic()));
		}
		return gated && options.delivery() != Delivery.LOSSY;
	}

	/**
	 * A publisher that died while it closed has left a file that is not to be read again.
	 */
	private static boolean isNotAtItsEnd(Region region) {
		if (region.isOpen()) {
			return true;
		}
		region.close();
		return false;
	}

}
