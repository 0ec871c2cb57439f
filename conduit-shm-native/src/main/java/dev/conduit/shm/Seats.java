package dev.conduit.shm;

import java.nio.channels.FileLock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A topic's table of subscribers.
 */
final class Seats {

	private final Seat[] all;

	private final TopicLocks locks;

	Seats(Region region, TopicLocks locks) {
		this.all = IntStream.range(0, region.geometry().subscriberSlots())
			.mapToObj((index) -> new Seat(region.control(), index))
			.toArray(Seat[]::new);
		this.locks = locks;
	}

	/**
	 * Finds a seat that is free, or whose subscriber is dead. To be called under the
	 * topic's short lock.
	 * @return the seat with its lock, or nothing if all are taken by the living
	 */
	Optional<Claim> claim() {
		for (Seat seat : this.all) {
			Optional<FileLock> lock = this.locks.trySubscriber(seat.index());
			if (lock.isPresent()) {
				return Optional.of(new Claim(seat, lock.get()));
			}
		}
		return Optional.empty();
	}

	/**
	 * Frees the seats of the dead. To be called under the topic's short lock.
	 * @return how many
	 */
	int reap() {
		int reaped = 0;
		for (Seat seat : this.all) {
			if (seat.state() != Seat.FREE && isDead(seat)) {
				seat.leave();
				reaped++;
			}
		}
		return reaped;
	}

	/** As {@link #reap()}, unless another process is at it. */
	void reapIfNobodyElse() {
		this.locks.ifNobodyElse(this::reap);
	}

	/** Who is there. */
	List<Holder> holders() {
		return Arrays.stream(this.all).filter((seat) -> seat.state() != Seat.FREE).map(Seat::holder).toList();
	}

	/**
	 * Who reads, and how far.
	 * @param cursor the last message that was published
	 */
	List<TopicStatus.SubscriberStatus> statuses(long cursor) {
		return Arrays.stream(this.all)
			.filter((seat) -> seat.state() != Seat.FREE)
			.map((seat) -> new TopicStatus.SubscriberStatus(seat.holder(), Math.max(0, cursor - seat.read()),
					seat.lost(), seat.corrupted(), seat.state() == Seat.GATED))
			.toList();
	}

	/** How many are there, the dead among them that nobody has noticed. */
	int taken() {
		int taken = 0;
		for (Seat seat : this.all) {
			if (seat.state() != Seat.FREE) {
				taken++;
			}
		}
		return taken;
	}

	/** All, in the order of the table. */
	Seat[] all() {
		return this.all;
	}

	private boolean isDead(Seat seat) {
		Optional<FileLock> lock = this.locks.trySubscriber(seat.index());
		lock.ifPresent(DomainFile::unlock);
		return lock.isPresent();
	}

	/**
	 * A seat that is ours as long as its lock is.
	 */
	record Claim(Seat seat, FileLock lock) {
	}

}
