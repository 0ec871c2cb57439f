package dev.conduit.shm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A small program: callbacks for topics and steps at a rate, each on a platform thread of
 * its own, until it is stopped or the JVM is told to end. Made and filled by one thread;
 * {@link #stop()} may be called by any.
 *
 * @since 0.1.0
 */
public final class Node implements AutoCloseable {

	private static final Duration WAIT = Duration.ofSeconds(1);

	private static final int BATCH = 64;

	private final Domain domain;

	private final String name;

	private final NodeListener listener;

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	/**
	 * A node without anything to do yet.
	 * @param domain where its topics are; stays the caller's
	 * @param name what its threads are called
	 * @param listener is told of what goes wrong
	 */
	public Node(Domain domain, String name, NodeListener listener) {
		this.domain = domain;
		this.name = name;
		this.listener = listener;
	}

	/**
	 * Calls back for each message of a topic, in order, from now on.
	 * @param topic its name; it need not be there yet
	 * @param options how the subscriber behaves
	 * @param callback what looks at each message, where it lies
	 * @return this node
	 */
	public Node subscribe(String topic, SubscriberOptions options, ViewHandler callback) {
		requireRunning();
		Subscriber subscriber = this.domain.subscriber(topic, options);
		this.subscribers.add(subscriber);
		start(topic, () -> consume(subscriber, callback));
		return this;
	}

	/**
	 * Runs a step at a rate, from now on. A step that takes too long is reported, and
	 * those that were due meanwhile are left out.
	 * @param loop what the loop is called in reports
	 * @param period from one step to the next
	 * @param step what to do
	 * @return this node
	 */
	public Node loop(String loop, Duration period, Runnable step) {
		requireRunning();
		if (!period.isPositive()) {
			throw new IllegalArgumentException("'period' must be positive (was %s)".formatted(period));
		}
		start(loop, () -> repeat(loop, period.toNanos(), step));
		return this;
	}

	/**
	 * Waits until the node is stopped, by {@link #stop()} or because the JVM is told to
	 * end, which then waits for what is being done.
	 * @throws InterruptedException if this thread is interrupted; the node goes on
	 */
	public void run() throws InterruptedException {
		Thread hook = Thread.ofPlatform().name(this.name + "-end").unstarted(this::close);
		Runtime.getRuntime().addShutdownHook(hook);
		try {
			this.stopped.await();
		}
		finally {
			removeHook(hook);
		}
	}

	/** Lets all threads end after what they are doing. */
	public void stop() {
		this.stopped.countDown();
		this.subscribers.forEach(Subscriber::close);
	}

	/** Stops and waits until all threads have ended. */
	@Override
	public void close() {
		stop();
		boolean interrupted = false;
		for (Thread thread : this.threads) {
			while (thread.isAlive() && !interrupted && !thread.equals(Thread.currentThread())) {
				try {
					thread.join();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void consume(Subscriber subscriber, ViewHandler callback) {
		while (isRunning()) {
			try {
				if (subscriber.await(WAIT)) {
					subscriber.poll(callback, BATCH);
				}
			}
			catch (RuntimeException ex) {
				if (isRunning()) {
					this.listener.onFailure(subscriber.topic(), ex);
				}
				if (ex instanceof TopicUnreadableException) {
					return;
				}
			}
		}
	}

	private void repeat(String loop, long period, Runnable step) {
		long due = System.nanoTime() + period;
		while (isRunningUntil(due)) {
			long late = System.nanoTime() - due;
			long skipped = Math.max(0, late / period);
			if (skipped > 0) {
				this.listener.onMissedDeadline(loop, Duration.ofNanos(late), skipped);
			}
			try {
				step.run();
			}
			catch (RuntimeException ex) {
				this.listener.onFailure(loop, ex);
			}
			due += (skipped + 1) * period;
		}
	}

	/** Waits for a moment; whether the node still runs then. */
	private boolean isRunningUntil(long due) {
		try {
			return !this.stopped.await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private boolean isRunning() {
		return this.stopped.getCount() > 0;
	}

	private void requireRunning() {
		if (!isRunning()) {
			throw new IllegalStateException("the node '%s' is stopped".formatted(this.name));
		}
	}

	private void start(String what, Runnable body) {
		this.threads.add(Thread.ofPlatform().name(this.name + "-" + what).start(body));
	}

	private static void removeHook(Thread hook) {
		try {
			Runtime.getRuntime().removeShutdownHook(hook);
		}
		catch (IllegalStateException ex) {
			// The JVM is ending, and the hook is what ends us.
			return;
		}
	}

}
