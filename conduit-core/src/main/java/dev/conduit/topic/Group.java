package dev.conduit.topic;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

/**
 * Members that share the messages of one pattern: each message goes to one of them.
 * <p>
 * Messages wait in the group's mailbox, which is suspended while no member is ready, and
 * are handed to the ready member with the least load, in turn among equals. Where a
 * member does not end a message well, be it that it failed, was too slow or is gone, the
 * group's mailbox delivers it again: to another one if any is ready then. Of messages
 * with the same key one is in hand at a time, among all members.
 * <p>
 * Joined and left under the lock of {@link Groups}; everything else is for any thread.
 */
final class Group implements Receiver {

	/** A member gets no more than its concurrency, so that this is never reached. */
	static final MailboxBounds HANDED = MailboxBounds.DEFAULTS.withCapacity(1_000_000);

	private static final int ANY_NUMBER = 65536;

	private static final Problem NOBODY = Problem.of(ErrorCode.DISCONNECTED, "no member of the group is there")
		.withRetry(true, null);

	private final Mailbox mailbox;

	private final List<Member> members = new CopyOnWriteArrayList<>();

	/** Changed by the one thread at a time that the mailbox hands messages on. */
	private int turn;

	/**
	 * A group without members.
	 * @param mailbox makes the mailbox of the group for its receiver
	 */
	Group(Function<Receiver, Mailbox> mailbox) {
		this.mailbox = mailbox.apply(this);
		this.mailbox.suspend();
	}

	/**
	 * How the mailbox of a group works: each member keeps to its own concurrency and its
	 * own time.
	 * @param name name of the group
	 * @param first what its first member says
	 */
	static MailboxOptions options(String name, MailboxOptions first) {
		return first.withName(name)
			.withInline(true)
			.withConcurrency(ANY_NUMBER)
			.withRedelivery(first.redelivery().withAckTimeout(null));
	}

	Mailbox mailbox() {
		return this.mailbox;
	}

	SubscriberStatistics statistics(Subscriber self) {
		return new SubscriberStatistics(self, this.mailbox.name(), this.members.size(), this.mailbox.statistics());
	}

	void join(Member member) {
		this.members.add(member);
	}

	/**
	 * A member gets nothing new; the last one stays, to work off what waits.
	 * @return whether it is the last one
	 */
	boolean leave(Member member) {
		if (this.members.size() == 1 && this.members.contains(member)) {
			return true;
		}
		this.members.remove(member);
		return false;
	}

	/**
	 * A member may have become ready.
	 */
	void resume() {
		if (isReady()) {
			this.mailbox.resume();
		}
	}

	@Override
	public void receive(Delivery delivery) {
		Attempt attempt = (Attempt) delivery;
		Member member = choose(attempt.entry().holder);
		if (member != null) {
			attempt.entry().holder = member;
			member.hand(attempt);
		}
		else {
			attempt.reject(NOBODY);
		}
		suspendUnlessReady();
	}

	/**
	 * Looks twice, since a member may become ready between the first look and the
	 * suspension, and says so only once.
	 */
	private void suspendUnlessReady() {
		if (!isReady()) {
			this.mailbox.suspend();
			resume();
		}
	}

	private boolean isReady() {
		return this.members.stream().anyMatch(Member::isReady);
	}

	/**
	 * The ready one with the least load, from the one on whose turn it is; any of them
	 * where none is ready any more; {@code null} where nobody is there.
	 * @param last had the message before, and gets it again only where no other is ready
	 */
	private @Nullable Member choose(@Nullable Member last) {
		Object[] all = this.members.toArray();
		Member best = null;
		int first = this.turn;
		for (int i = 0; i < all.length; i++) {
			int index = (first + i) % all.length;
			Member candidate = (Member) all[index];
			if (best == null || isBetter(candidate, best, last)) {
				best = candidate;
				this.turn = index + 1;
			}
		}
		return best;
	}

	private static boolean isBetter(Member candidate, Member best, @Nullable Member last) {
		if (candidate.isReady() != best.isReady()) {
			return candidate.isReady();
		}
		if ((candidate == last) != (best == last)) {
			return best == last;
		}
		return candidate.load() < best.load();
	}

}
