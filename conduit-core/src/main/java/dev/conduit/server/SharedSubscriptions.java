package dev.conduit.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Broadcast;
import dev.conduit.exchange.BroadcastStatistics;
import dev.conduit.exchange.PeerSubscription;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Printable;
import dev.conduit.topic.Bus;
import dev.conduit.topic.MailboxOptions;

/**
 * Subscriptions that several peers of one host have in common: those of one pattern that
 * nobody acknowledges. The bus knows each pattern once. Where a pattern cannot be shared,
 * its subscribers are left to get copies.
 */
final class SharedSubscriptions {

	private static final Logger logger = LoggerFactory.getLogger(SharedSubscriptions.class);

	private final Bus bus;

	private final MailboxOptions options;

	private final ReentrantLock lock = new ReentrantLock();

	/** As many as there may be broadcasts; guarded by the lock. */
	private final Map<Key, SharedSubscription> shared = new HashMap<>();

	/** Guarded by the lock. */
	private boolean told;

	SharedSubscriptions(Bus bus, MailboxOptions options) {
		this.bus = bus;
		this.options = options;
	}

	/**
	 * Subscribes a peer together with others.
	 * @return whether it is subscribed; otherwise it has to be on its own
	 * @throws ConduitException if the bus refuses the pattern
	 */
	boolean join(PeerSubscription member) {
		Broadcast.Factory broadcasts = member.broadcasts();
		if (broadcasts == null) {
			return false;
		}
		Key key = new Key(broadcasts, member.pattern());
		this.lock.lock();
		try {
			SharedSubscription subscription = this.shared.get(key);
			if (subscription == null) {
				subscription = open(key);
			}
			if (subscription == null) {
				return false;
			}
			subscription.add(member);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable SharedSubscription open(Key key) {
		Broadcast broadcast;
		try {
			broadcast = key.broadcasts().open(key.pattern());
		}
		catch (ConduitException ex) {
			tell(key, ex);
			return null;
		}
		this.told = false;
		SharedSubscription subscription = new SharedSubscription(key.pattern(), broadcast);
		try {
			this.bus.subscribe(subscription, this.options.withName("ring " + Printable.of(key.pattern())));
		}
		catch (ConduitException ex) {
			subscription.close();
			throw ex;
		}
		this.shared.put(key, subscription);
		return subscription;
	}

	/** Once, until it works again. */
	private void tell(Key key, ConduitException ex) {
		if (!this.told) {
			this.told = true;
			logger.warn("Subscribers of '{}' get copies over their connections and not one ring for all: {}",
					Printable.of(key.pattern()), ex.getMessage());
		}
	}

	/**
	 * A peer leaves; with the last one the bus forgets the pattern.
	 * @return whether it was subscribed here
	 */
	boolean leave(PeerSubscription member) {
		Broadcast.Factory broadcasts = member.broadcasts();
		if (broadcasts == null) {
			return false;
		}
		Key key = new Key(broadcasts, member.pattern());
		SharedSubscription subscription;
		this.lock.lock();
		try {
			subscription = this.shared.get(key);
			if (subscription == null || !subscription.remove(member)) {
				return false;
			}
			if (!subscription.isEmpty()) {
				return true;
			}
			this.shared.remove(key);
		}
		finally {
			this.lock.unlock();
		}
		// Publishers learn from it what becomes of that which waits.
		this.bus.unsubscribe(subscription);
		subscription.close();
		return true;
	}

	/**
	 * What is in the broadcasts now, in no order.
	 */
	List<BroadcastStatistics> statistics() {
		List<SharedSubscription> open;
		this.lock.lock();
		try {
			open = List.copyOf(this.shared.values());
		}
		finally {
			this.lock.unlock();
		}
		return open.stream().map(SharedSubscription::statistics).toList();
	}

	/**
	 * What is the same for those who share.
	 *
	 * @param broadcasts where they can read together
	 * @param pattern the topics
	 */
	private record Key(Broadcast.Factory broadcasts, String pattern) {

	}

}
