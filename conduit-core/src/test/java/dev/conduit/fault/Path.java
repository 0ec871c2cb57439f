package dev.conduit.fault;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.time.Timer;

/**
 * One direction of one link: steps that are taken in order, at once where nothing is in
 * the way. Steps run one at a time and without the lock.
 */
final class Path {

	/** Frames that may wait; one more cuts the link. */
	static final int CAPACITY = 10_000;

	private final Timer timer;

	private final Consumer<Runnable> runner;

	private final Consumer<RuntimeException> failed;

	private final ReentrantLock lock = new ReentrantLock();

	/** All that follows is guarded by the lock. */
	private final Deque<Step> waiting = new ArrayDeque<>();

	private boolean held;

	private long allowed;

	private boolean walking;

	private boolean timed;

	private boolean ended;

	/**
	 * A free path.
	 * @param timer for delays
	 * @param runner runs what is behind time on the right thread
	 * @param failed told what a step threw that did not run in its own caller
	 */
	Path(Timer timer, Consumer<Runnable> runner, Consumer<RuntimeException> failed) {
		this.timer = timer;
		this.runner = runner;
		this.failed = failed;
	}

	/**
	 * Takes a step, now or when what is before it was taken.
	 * @param action the step; what it throws reaches the caller where it is taken now
	 * @param delay how much later at least
	 * @param frame whether it counts where frames are held
	 * @return whether there was room for it
	 */
	boolean take(Runnable action, Duration delay, boolean frame) {
		if (delay.isZero() && isFree(frame)) {
			action.run();
			return true;
		}
		if (!add(new Step(action, this.timer.nanoTime() + delay.toNanos(), frame))) {
			return false;
		}
		this.runner.accept(this::walk);
		return true;
	}

	private boolean isFree(boolean frame) {
		this.lock.lock();
		try {
			return this.waiting.isEmpty() && !this.walking && !this.ended && !(frame && this.held);
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean add(Step step) {
		this.lock.lock();
		try {
			if (this.ended) {
				return true;
			}
			if (this.waiting.size() == CAPACITY) {
				return false;
			}
			this.waiting.add(step);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void walk() {
		for (Step step = begin(); step != null; step = begin()) {
			try {
				step.action.run();
			}
			catch (RuntimeException ex) {
				end();
				this.failed.accept(ex);
			}
			finally {
				finish();
			}
		}
	}

	private @Nullable Step begin() {
		this.lock.lock();
		try {
			Step first = this.waiting.peek();
			if (first == null || this.walking || this.timed || !mayPass(first)) {
				return null;
			}
			Duration left = Duration.ofNanos(first.due - this.timer.nanoTime());
			if (left.isPositive()) {
				this.timed = true;
				this.timer.schedule(left, () -> this.runner.accept(this::goOn));
				return null;
			}
			this.allowed -= (first.frame && this.held) ? 1 : 0;
			this.walking = true;
			return this.waiting.poll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean mayPass(Step step) {
		return !this.held || !step.frame || this.allowed > 0;
	}

	private void goOn() {
		this.lock.lock();
		try {
			this.timed = false;
		}
		finally {
			this.lock.unlock();
		}
		walk();
	}

	private void finish() {
		this.lock.lock();
		try {
			this.walking = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Lets no frame pass but some.
	 * @param frames how many pass yet
	 */
	void hold(long frames) {
		set(true, frames);
	}

	/**
	 * Lets all frames pass.
	 */
	void release() {
		set(false, 0);
	}

	/**
	 * Lets what is late come now, in its order.
	 */
	void hurry() {
		this.lock.lock();
		try {
			List<Step> late = List.copyOf(this.waiting);
			this.waiting.clear();
			late.forEach((step) -> this.waiting.add(new Step(step.action, this.timer.nanoTime(), step.frame)));
			this.timed = false;
		}
		finally {
			this.lock.unlock();
		}
		this.runner.accept(this::walk);
	}

	private void set(boolean hold, long frames) {
		this.lock.lock();
		try {
			this.held = hold;
			this.allowed = frames;
		}
		finally {
			this.lock.unlock();
		}
		this.runner.accept(this::walk);
	}

	/**
	 * Steps that wait.
	 */
	int waiting() {
		this.lock.lock();
		try {
			return this.waiting.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Drops what waits, and takes no step any more.
	 */
	void end() {
		this.lock.lock();
		try {
			this.ended = true;
			this.waiting.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Something that happens on the path.
	 *
	 * @param action what it is
	 * @param due when it happens at the earliest, by the timer's clock
	 * @param frame whether it counts where frames are held
	 */
	private record Step(Runnable action, long due, boolean frame) {

	}

}
