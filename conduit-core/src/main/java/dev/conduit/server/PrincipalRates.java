package dev.conduit.server;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.Identity;
import dev.conduit.connection.PeerRates;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.TrafficMeter;
import dev.conduit.exchange.TrafficRate;

/**
 * The meters of all principals that are there, and of those who left with something used
 * up: coming back does not fill a bucket. Nobody knows who is anonymous, so each
 * connection of that name has a meter of its own. Any thread.
 */
final class PrincipalRates implements PeerRates {

	/** Meters of those who left that are kept, past which the unused ones go. */
	static final int MOST_ABSENT = 1024;

	private final RateLimitOptions options;

	private final LongSupplier clock;

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock, as the others. */
	private final Map<String, Present> present = new HashMap<>();

	private final Map<String, TrafficMeter> absent = new HashMap<>();

	private PrincipalRates(RateLimitOptions options, LongSupplier clock) {
		this.options = options;
		this.clock = clock;
	}

	static PeerRates of(RateLimitOptions options, LongSupplier clock) {
		return options.areUnlimited() ? UNLIMITED : new PrincipalRates(options, clock);
	}

	@Override
	public @Nullable TrafficMeter begin(Peer peer) {
		TrafficRate rate = this.options.of(peer.principal());
		if (rate.isUnlimited()) {
			return null;
		}
		if (isAnonymous(peer)) {
			return new TrafficMeter(rate, this.clock.getAsLong());
		}
		this.lock.lock();
		try {
			Present known = this.present.get(peer.principal());
			if (known == null) {
				TrafficMeter left = this.absent.remove(peer.principal());
				known = new Present((left != null) ? left : new TrafficMeter(rate, this.clock.getAsLong()));
				this.present.put(peer.principal(), known);
			}
			known.connections++;
			return known.meter;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void end(Peer peer) {
		if (isAnonymous(peer)) {
			return;
		}
		this.lock.lock();
		try {
			Present known = this.present.get(peer.principal());
			if (known != null && --known.connections == 0) {
				this.present.remove(peer.principal());
				remember(peer.principal(), known.meter);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void remember(String principal, TrafficMeter meter) {
		long now = this.clock.getAsLong();
		if (this.absent.size() >= MOST_ABSENT) {
			this.absent.values().removeIf((kept) -> kept.isUnused(now));
		}
		if (this.absent.size() < MOST_ABSENT && !meter.isUnused(now)) {
			this.absent.put(principal, meter);
		}
	}

	private static boolean isAnonymous(Peer peer) {
		return peer.authorities().contains(Identity.ANONYMOUS_AUTHORITY);
	}

	/**
	 * Meters that are kept, of those who are there and of those who left.
	 */
	int size() {
		this.lock.lock();
		try {
			return this.present.size() + this.absent.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A principal that is there.
	 */
	private static final class Present {

		private final TrafficMeter meter;

		private int connections;

		Present(TrafficMeter meter) {
			this.meter = meter;
		}

	}

}
