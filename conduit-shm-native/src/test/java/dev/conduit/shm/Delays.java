package dev.conduit.shm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long somebody who has nothing to do with a death is held up by it. He beats with
 * each delivery; of each window of time the longest pause between two beats is kept, one
 * that has not ended included. Windows after a death are compared with as many windows of
 * the same length without one, next to them in time: on a machine that does other things
 * as well, those show how long the scheduler alone holds somebody up.
 * <p>
 * A death may cost 100 ms. So of many deaths the median, the 95th and the 99th percentile
 * must not be more than 100 ms above those without one; of few the shortest pause, since
 * whoever is held up by each death is by all of them. The longest pause is one accident
 * of the scheduler on a busy machine: it may be two seconds above the longest without a
 * death, which finds whoever hangs.
 */
public final class Delays {

	/** What a death may cost others. */
	public static final Duration ALLOWED = Duration.ofMillis(100);

	/** Nobody is held up for so long by the scheduler alone. */
	private static final Duration HANGING = Duration.ofSeconds(2);

	/** So many deaths have percentiles. */
	private static final int MANY = 100;

	/** Longer than what is allowed, so that nothing that is longer is overlooked. */
	private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	private final ReentrantLock lock = new ReentrantLock();

	private final String what;

	private final List<Long> calm = new ArrayList<>();

	private final List<Long> afterDeath = new ArrayList<>();

	private long last;

	private long longest;

	/**
	 * Nothing so far.
	 * @param what who beats
	 */
	public Delays(String what) {
		this.what = what;
	}

	/** Something came, and the next should soon. */
	public void beat() {
		long now = System.nanoTime();
		this.lock.lock();
		try {
			if (this.last != 0) {
				this.longest = Math.max(this.longest, now - this.last);
			}
			this.last = now;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Something came, so long after it was sent; when the next comes is open. */
	public void late(long nanos) {
		this.lock.lock();
		try {
			this.longest = Math.max(this.longest, nanos);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Lets a window pass in which nobody dies. */
	public static void calm(Delays... all) {
		window(() -> Duration.ZERO, (delays) -> delays.calm, all);
	}

	/**
	 * Lets a window pass that begins with a death. Whoever is held up until the process
	 * has ended, which keeps its locks, is held up by what keeps it from ending.
	 * @param death says how long it took to end
	 */
	public static void afterDeath(Supplier<Duration> death, Delays... all) {
		window(death, (delays) -> delays.afterDeath, all);
	}

	private static void window(Supplier<Duration> event, Function<Delays, List<Long>> kind, Delays... all) {
		for (Delays delays : all) {
			delays.begin();
		}
		long start = System.nanoTime();
		long dying = event.get().toNanos();
		for (long left = WINDOW_NANOS; left > 0; left = WINDOW_NANOS - (System.nanoTime() - start)) {
			LockSupport.parkNanos(left);
		}
		for (Delays delays : all) {
			kind.apply(delays).add(Math.max(0, delays.end() - dying));
		}
	}

	private void begin() {
		this.lock.lock();
		try {
			this.longest = 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	private long end() {
		this.lock.lock();
		try {
			return Math.max(this.longest, (this.last != 0) ? System.nanoTime() - this.last : 0);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Fails where deaths held him up. */
	public void check() {
		check(this);
	}

	/**
	 * Fails where deaths held him up.
	 * @param control who shows what happens without a death
	 */
	public void check(Delays control) {
		System.out.println(this);
		double[] parts = (this.afterDeath.size() >= MANY) ? new double[] { 0.5, 0.95, 0.99 } : new double[] { 0 };
		for (double part : parts) {
			assertThat(at(this.afterDeath, part)).as("%s of all: %s, compared with %s", part, this, control)
				.isLessThanOrEqualTo(ALLOWED.toMillis() + at(control.calm, part));
		}
		assertThat(at(this.afterDeath, 1)).as("the longest: %s, compared with %s", this, control)
			.isLessThanOrEqualTo(HANGING.toMillis() + at(control.calm, 1));
	}

	/** In milliseconds. */
	private static double at(List<Long> nanos, double part) {
		List<Long> sorted = new ArrayList<>(nanos);
		Collections.sort(sorted);
		return sorted.get(Math.max(0, (int) Math.ceil(part * sorted.size()) - 1)) / 1e6;
	}

	@Override
	public String toString() {
		return "%s, held up for ms after a death: %s, without: %s".formatted(this.what, figures(this.afterDeath),
				figures(this.calm));
	}

	private static String figures(List<Long> nanos) {
		return (nanos.isEmpty()) ? "-" : "%d times p50 %.1f p95 %.1f p99 %.1f max %.1f".formatted(nanos.size(),
				at(nanos, 0.5), at(nanos, 0.95), at(nanos, 0.99), at(nanos, 1));
	}

}
