package dev.conduit.shm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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

	private final List<Publisher> publishers = new CopyOnWriteArrayList<>();

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
		start(topic, () -> consume(topic, () -> subscriber.poll(callback, BATCH, WAIT)));
		return this;
	}

	/**
	 * Calls back for each value of a topic, in order, from now on.
	 * @param topic its name; it need not be there yet
	 * @param codec how bytes become values
	 * @param options how the subscriber behaves
	 * @param callback what takes each value
	 * @return this node
	 */
	public <T> Node subscribe(String topic, Codec<T> codec, SubscriberOptions options,
			Consumer<? super Received<T>> callback) {
		requireRunning();
		TypedSubscriber<T> subscriber = this.domain.subscriber(topic, codec, options);
		this.subscribers.add(subscriber.subscriber());
		start(topic, () -> consume(topic, () -> subscriber.poll(callback, BATCH, WAIT)));
		return this;
	}

	/**
	 * Becomes the publisher of a topic, for callbacks and loops of this node.
	 * @param topic its name
	 * @param options its shape
	 * @return the publisher, which is closed when all threads of the node have ended
	 * @throws TopicOwnedException if another publisher lives
	 */
	public Publisher publisher(String topic, TopicOptions options) {
		requireRunning();
		Publisher publisher = this.domain.publisher(topic, options);
		this.publishers.add(publisher);
		return publisher;
	}

	/**
	 * Becomes the publisher of a topic of values, for callbacks and loops of this node.
	 * @param topic its name
	 * @param codec how values become bytes
	 * @param options its shape
	 * @return the publisher, which is closed when all threads of the node have ended
	 * @throws TopicOwnedException if another publisher lives
	 */
	public <T> TypedPublisher<T> publisher(String topic, Codec<T> codec, TopicOptions options) {
		return new TypedPublisher<>(publisher(topic, options), codec, PublisherOptions.DEFAULT);
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

	/** Stops, waits until all threads have ended, and closes the publishers. */
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
		this.publishers.forEach(Publisher::close);
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void consume(String topic, Runnable receive) {
		while (isRunning()) {
			try {
				receive.run();
			}
			catch (RuntimeException ex) {
				if (isRunning()) {
					this.listener.onFailure(topic, ex);
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
