package dev.conduit.authentication;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Remembers failed log-ins, as many as it has room for. Users are remembered by a hash
 * under a secret of this process, so that each takes the same room, and nobody can make
 * two that collide. For use by several threads.
 */
final class LoginFailures {

	private final LockoutOptions options;

	private final LongSupplier nanoTime;

	private final byte[] secret = new byte[16];

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock. */
	private final Map<Key, Tally> tallies;

	private final LongAdder failures = new LongAdder();

	private final LongAdder locks = new LongAdder();

	private final LongAdder refused = new LongAdder();

	LoginFailures(LockoutOptions options, LongSupplier nanoTime, SecureRandom random) {
		this.options = options;
		this.nanoTime = nanoTime;
		this.tallies = new Recent(options.capacity());
		random.nextBytes(this.secret);
	}

	/**
	 * Looks whether log-ins are refused now, and counts one that is.
	 * @param user name that the client gave itself, empty where it gave none
	 * @return for how long, zero for not at all
	 */
	Duration pause(String origin, String user) {
		Keys keys = keys(origin, user);
		this.lock.lock();
		try {
			return pause(keys);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Counts a log-in that was decided, unless a pause has begun meanwhile: then nobody
	 * learns how it was decided, so that those who try at once learn no more than those
	 * who try one after the other.
	 * @return for how long log-ins are refused, so that this one is too; zero where it
	 * counts
	 */
	Duration settle(String origin, String user, boolean success) {
		Keys keys = keys(origin, user);
		this.lock.lock();
		try {
			Duration pause = pause(keys);
			if (pause.isZero()) {
				count(keys, success);
			}
			return pause;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Duration pause(Keys keys) {
		long now = this.nanoTime.getAsLong();
		long left = Math.max(left(keys.origin(), now), left(keys.user(), now));
		if (left > 0) {
			this.refused.increment();
		}
		return Duration.ofNanos(left);
	}

	private long left(@Nullable Key key, long now) {
		Tally tally = (key != null) ? this.tallies.get(key) : null;
		return (tally != null) ? tally.left(now) : 0;
	}

	private void count(Keys keys, boolean success) {
		Key user = keys.user();
		if (success) {
			if (user != null) {
				this.tallies.remove(user);
			}
			return;
		}
		long now = this.nanoTime.getAsLong();
		this.failures.increment();
		int users = this.options.maxFailures();
		if (user != null && users > 0) {
			tally(user, now).failed(now, users, Long.MAX_VALUE);
		}
		int all = this.options.maxFailuresPerAddress();
		if (all > 0) {
			tally(keys.origin(), now).failed(now, all, this.options.longest().toNanos() / all);
		}
		if (left(keys.origin(), now) > 0 || left(user, now) > 0) {
			this.locks.increment();
		}
	}

	private Tally tally(Key key, long now) {
		return this.tallies.computeIfAbsent(key, (ignored) -> new Tally(now));
	}

	LockoutStatistics statistics() {
		this.lock.lock();
		try {
			return new LockoutStatistics(this.failures.sum(), this.locks.sum(), this.refused.sum(),
					this.tallies.size());
		}
		finally {
			this.lock.unlock();
		}
	}

	private Keys keys(String origin, String user) {
		return new Keys(key(origin, ""), user.isEmpty() ? null : key(origin, user));
	}

	private Key key(String origin, String user) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(this.secret);
			digest.update(origin.getBytes(StandardCharsets.UTF_8));
			digest.update((byte) 0);
			ByteBuffer hash = ByteBuffer.wrap(digest.digest(user.getBytes(StandardCharsets.UTF_8)));
			return new Key(hash.getLong(), hash.getLong());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JVM has SHA-256", ex);
		}
	}

	/**
	 * Failures of one user at one origin, or of all users there.
	 */
	private final class Tally {

		private int count;

		/** Up to when failures were forgiven; later than now in a pause. */
		private long since;

		private Tally(long now) {
			this.since = now;
		}

		private long left(long now) {
			return Math.max(this.since - now, 0);
		}

		private void failed(long now, int free, long interval) {
			forgive(now, interval);
			this.count++;
			if (this.count >= free) {
				this.since = now + pause(this.count - free);
			}
			else if (interval == Long.MAX_VALUE) {
				this.since = now;
			}
		}

		private void forgive(long now, long interval) {
			long quiet = now - this.since;
			if (quiet > LoginFailures.this.options.longest().toNanos()) {
				this.count = 0;
				this.since = now;
			}
			else if (quiet >= interval) {
				this.count = (int) Math.max(this.count - quiet / interval, 0);
				this.since += quiet / interval * interval;
			}
		}

		private long pause(int doublings) {
			long longest = LoginFailures.this.options.longest().toNanos();
			long pause = LoginFailures.this.options.shortest().toNanos();
			for (int i = 0; i < doublings && pause < longest; i++) {
				pause *= 2;
			}
			return Math.min(pause, longest);
		}

	}

	private record Key(long high, long low) {

	}

	private record Keys(Key origin, @Nullable Key user) {

	}

	/** Those that were asked for last. */
	private static final class Recent extends LinkedHashMap<Key, Tally> {

		private static final long serialVersionUID = 1L;

		private final int capacity;

		Recent(int capacity) {
			super(16, 0.75f, true);
			this.capacity = capacity;
		}

		@Override
		protected boolean removeEldestEntry(Map.Entry<Key, Tally> eldest) {
			return size() > this.capacity;
		}

	}

}
