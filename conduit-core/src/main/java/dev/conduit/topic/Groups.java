package dev.conduit.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * The groups of a bus: there from the first member's join to the last one's leave. Calls
 * no foreign code under its lock.
 */
final class Groups {

	private final TopicRouter<Mailbox> router;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock; no more than there are subscriptions. */
	private final Map<Subscriber, Group> groups = new HashMap<>();

	/**
	 * No groups yet.
	 * @param router gets the mailboxes of groups
	 */
	Groups(TopicRouter<Mailbox> router) {
		this.router = router;
	}

	/**
	 * A member joins its group, which begins with its first.
	 * @param subscriber name and pattern of the group
	 * @param member joins
	 * @param mailbox makes the mailbox of a new group
	 */
	void join(Subscriber subscriber, Member member, Function<Receiver, Mailbox> mailbox) {
		Group group;
		this.lock.lock();
		try {
			Group known = this.groups.get(subscriber);
			group = (known != null) ? known : begin(subscriber, mailbox);
			group.join(member);
			member.joined(group);
		}
		finally {
			this.lock.unlock();
		}
		group.resume();
	}

	/**
	 * A member gets nothing new; with the last one the group ends. May be called again.
	 * @return the mailbox in which its messages are: the group's for the last member
	 */
	Mailbox leave(Subscriber subscriber, Member member) {
		this.lock.lock();
		try {
			Group group = member.group();
			if (group == null || !group.leave(member)) {
				return member.mailbox();
			}
			if (this.groups.remove(subscriber, group)) {
				this.router.remove(subscriber.pattern(), group.mailbox());
			}
			return group.mailbox();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The mailbox of a group that is there.
	 */
	@Nullable Mailbox find(Subscriber subscriber) {
		this.lock.lock();
		try {
			Group group = this.groups.get(subscriber);
			return (group != null) ? group.mailbox() : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What waits in each group.
	 */
	List<SubscriberStatistics> statistics() {
		Map<Subscriber, Group> all;
		this.lock.lock();
		try {
			all = Map.copyOf(this.groups);
		}
		finally {
			this.lock.unlock();
		}
		return all.entrySet().stream().map((group) -> group.getValue().statistics(group.getKey())).toList();
	}

	private Group begin(Subscriber subscriber, Function<Receiver, Mailbox> mailbox) {
		Group group = new Group(mailbox);
		this.groups.put(subscriber, group);
		this.router.add(subscriber.pattern(), group.mailbox());
		return group;
	}

}
