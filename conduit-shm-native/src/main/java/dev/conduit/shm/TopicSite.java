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

	/**
	 * A subscriber's part of the topic, or none where there is no topic.
	 * @param damaged an incarnation that is not to be read again, or 0
	 */
	@Nullable Attachment attach(SubscriberOptions options, Join join, long damaged) {
		if (Files.notExists(this.file.path())) {
			return null;
		}
		Optional<Attachment> attached = this.locks.exclusively(() -> this.file.attach(MapMode.READ_ONLY)
			.filter((region) -> isToBeRead(region, damaged))
			.map((region) -> sitDown(region, options, join)));
		attached.ifPresent((attachment) -> this.domain.file().changed());
		return attached.orElse(null);
	}

	/** Lets who sleeps on the topic look again. */
	void wakeSleepers() {
		try {
			this.file.attach(MapMode.READ_ONLY).ifPresent((region) -> {
				region.bell(RingLayout.WAKE, this.domain.futex()).ring();
				region.close();
			});
		}
		catch (TopicUnreadableException ex) {
			// Nobody sleeps on what nobody can read.
			return;
		}
		finally {
			this.domain.file().changed();
		}
	}

	/** Lets all look again who did not find a topic, or no seat in it. */
	void changed() {
		this.domain.file().changed();
	}

	String topic() {
		return this.file.topic();
	}

	/** Changes with each topic that comes or goes. */
	int epoch() {
		return this.domain.file().epoch();
	}

	/** Whether a publisher lives. */
	boolean isPublished() {
		return this.locks.exclusively(this.locks::isPublished);
	}

	/** The same, or nothing where another process holds the short lock. */
	Optional<Boolean> isPublishedUnlessAsked() {
		return this.locks.ifNobodyElse(this.locks::isPublished);
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
		return new TopicOwnedException(
				"topic '%s' has a living publisher, and one at a time is all it can have: %s; stop that one, or choose another name"
					.formatted(this.file.topic(), owner().map(Holder::toString).orElse("another process")));
	}

	private Optional<Holder> owner() {
		try {
			return this.file.attach(MapMode.READ_ONLY).map((region) -> {
				try (Region mapped = region) {
					return mapped.owner();
				}
			});
		}
		catch (TopicUnreadableException ex) {
			// What it holds tells nothing of who holds it.
			return Optional.empty();
		}
	}

	private Attachment sitDown(Region region, SubscriberOptions options, Join join) {
		Seats.Claim claim = null;
		try {
			boolean gated = isGated(region, options);
			claim = new Seats(region, this.locks).claim()
				.orElseThrow(() -> new TooManySubscribersException(this.file.topic(),
						new Seats(region, this.locks).holders()));
			CrashPoint.SEAT_LOCKED.hit();
			// First the seat, then where to begin: what the publisher had told before it
			// saw the seat is not ahead of that.
			claim.seat()
				.take((gated) ? Seat.GATED : Seat.LOSSY, Attachment.cursor(region), this.domain.options().name());
			CrashPoint.SEAT_TAKEN.hit();
			long cursor = Attachment.cursor(region);
			RingReader reader = new RingReader(region, join.first(cursor, region.geometry().slotCount()),
					(gated) ? cursor + 1 : Long.MAX_VALUE);
			return new Attachment(region, claim, reader, (gated) ? Seat.GATED : Seat.LOSSY,
					region.bell(RingLayout.WAKE, this.domain.futex()),
					region.bell(RingLayout.SPACE, this.domain.futex()));
		}
		catch (RuntimeException ex) {
			if (claim != null) {
				claim.seat().leave();
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
	private static boolean isToBeRead(Region region, long damaged) {
		if (region.isOpen() && (damaged == 0 || region.incarnation() != damaged)) {
			return true;
		}
		region.close();
		return false;
	}

}
