package dev.conduit.shm;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Lets one thread in at a time. Once closed nobody gets in, and whoever leaves last, the
 * thread that closes or the one that is inside, is told to clean up.
 */
final class Turnstile {

	private static final Thread CLOSED = Thread.ofPlatform().unstarted(() -> {
	});

	private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();

	private final String what;

	private volatile boolean closing;

	Turnstile(String what) {
		this.what = what;
	}

	void enter() {
		if (!this.inside.compareAndSet(null, Thread.currentThread())) {
			throw refusal();
		}
	}

	/**
	 * Leaves.
	 * @return whether to clean up
	 */
	boolean leave() {
		this.inside.set(null);
		return this.closing && seal();
	}

	/**
	 * Closes.
	 * @return whether to clean up: otherwise another thread does when it leaves
	 */
	boolean close() {
		this.closing = true;
		return seal();
	}

	/** Whether this thread is inside. */
	boolean isInside() {
		return Thread.currentThread().equals(this.inside.get());
	}

	boolean isClosing() {
		return this.closing;
	}

	private boolean seal() {
		return this.inside.compareAndSet(null, CLOSED);
	}

	private IllegalStateException refusal() {
		return new IllegalStateException((this.closing) ? "%s is closed".formatted(this.what)
				: "%s is for one thread at a time; '%s' is inside".formatted(this.what, this.inside.get()));
	}

}
