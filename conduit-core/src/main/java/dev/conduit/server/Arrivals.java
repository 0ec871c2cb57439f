package dev.conduit.server;

import java.net.InetAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Throttle;
import dev.conduit.message.Limit;
import dev.conduit.transport.Link;

/**
 * Those who are connected to the sockets of a server: how many come in a second and from
 * where, and which of them have not logged in. Any thread.
 */
final class Arrivals {

	/** Who is told why it is refused has a file until it has heard it. */
	private static final int MOST_TOLD = 64;

	private final ArrivalLimits limits;

	private final LongSupplier clock;

	private final Consumer<Limit> hits;

	private final Throttle rate;

	private final ReentrantLock lock = new ReentrantLock();

	/**
	 * Those who have not logged in, the oldest first. Guarded by the lock, as the others.
	 */
	private final LinkedHashMap<Link, Runnable> newcomers = new LinkedHashMap<>();

	/** Those for whom there is no room, and who are being told. */
	private final Set<Link> told = Collections.newSetFromMap(new IdentityHashMap<>());

	/** All from other hosts, as many as there are open files. */
	private final IdentityHashMap<Link, NetworkAddress> origins = new IdentityHashMap<>();

	private final Map<NetworkAddress, Integer> perAddress = new HashMap<>();

	Arrivals(ArrivalLimits limits, LongSupplier clock, Consumer<Limit> hits) {
		this.limits = limits;
		this.clock = clock;
		this.hits = hits;
		this.rate = new Throttle(limits.perSecond(), limits.perSecond(), clock.getAsLong());
	}

	/**
	 * Somebody connected.
	 * @param cut ends the link at once
	 * @return whether it may stay
	 */
	boolean arrived(Link link, Runnable cut) {
		Limit refused = (this.rate.take(1, this.clock.getAsLong()) > 0) ? Limit.ACCEPT_RATE : takePlace(link);
		if (refused != null) {
			this.hits.accept(refused);
			return false;
		}
		Runnable eldest = addNewcomer(link, cut);
		if (eldest != null) {
			this.hits.accept(Limit.PRE_AUTH_CONNECTIONS);
			eldest.run();
		}
		return true;
	}

	private @Nullable Limit takePlace(Link link) {
		InetAddress host = link.peer().host();
		if (host == null || link.peer().sameHost()) {
			return null;
		}
		NetworkAddress origin = NetworkAddress.of(host);
		this.lock.lock();
		try {
			if (this.perAddress.getOrDefault(origin, 0) >= this.limits.perAddress()) {
				return Limit.CONNECTIONS_PER_ADDRESS;
			}
			this.perAddress.merge(origin, 1, Integer::sum);
			this.origins.put(link, origin);
			return null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable Runnable addNewcomer(Link link, Runnable cut) {
		this.lock.lock();
		try {
			Runnable eldest = null;
			if (this.newcomers.size() >= this.limits.beforeLogin()) {
				Iterator<Runnable> oldestFirst = this.newcomers.values().iterator();
				eldest = oldestFirst.next();
				oldestFirst.remove();
			}
			this.newcomers.put(link, cut);
			return eldest;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Somebody said who it is.
	 */
	void loggedIn(Link link) {
		this.lock.lock();
		try {
			this.newcomers.remove(link);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Somebody for whom there is no room was told so, and is given the time to hear it
	 * unless too many have it already.
	 */
	void refused(Link link) {
		Runnable cut = takeFromNewcomers(link);
		if (cut != null) {
			cut.run();
		}
	}

	private @Nullable Runnable takeFromNewcomers(Link link) {
		this.lock.lock();
		try {
			Runnable cut = this.newcomers.remove(link);
			boolean hears = cut == null || (this.told.size() < MOST_TOLD && this.told.add(link));
			return hears ? null : cut;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Somebody is gone.
	 */
	void left(Link link) {
		this.lock.lock();
		try {
			this.newcomers.remove(link);
			this.told.remove(link);
			NetworkAddress origin = this.origins.remove(link);
			if (origin != null) {
				this.perAddress.computeIfPresent(origin, (known, count) -> (count > 1) ? (count - 1) : null);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Addresses of which somebody is there.
	 */
	int addresses() {
		this.lock.lock();
		try {
			return this.perAddress.size();
		}
		finally {
			this.lock.unlock();
		}
	}

}
