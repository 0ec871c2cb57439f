package dev.conduit.benchmarks.parts;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitOverloadedException;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;
import dev.conduit.time.WheelTimer;
import dev.conduit.topic.Bus;
import dev.conduit.topic.BusOptions;
import dev.conduit.topic.MailboxBounds;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.OverflowPolicy;
import dev.conduit.topic.Subscription;
import dev.conduit.topic.TopicPattern;

/**
 * Puts a message into a mailbox: one that has room, from which it is taken at once, and
 * one that is full, where the policy decides. Everything is done by the publisher's
 * thread, so that no hand-over is measured.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class Mailboxes {

	private static final int CAPACITY = 256;

	/** What becomes of a message for a full mailbox. */
	@Param
	public OverflowPolicy policy = OverflowPolicy.BLOCK;

	private final WheelTimer timer = new WheelTimer("benchmark");

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final Message message = new Message(new TopicName("prices.eur"), Payload.EMPTY);

	private final Message toFull = new Message(new TopicName("full.eur"), Payload.EMPTY);

	private final Bus bus = new Bus(BusOptions.DEFAULTS, new Peer(0, "self", "benchmark", "local://benchmark"),
			this.tasks::add, this.timer, RandomGenerator.of("L64X128MixRandom"));

	private @Nullable Subscription full;

	private long handled;

	private long overflowed;

	private long refused;

	/**
	 * Opens a mailbox with room, and fills another, whose receiver takes nothing more.
	 */
	@Setup
	public void open() {
		this.full = open("full.*");
		open("prices.*");
		for (int i = 0; i < CAPACITY; i++) {
			this.bus.publish(this.toFull, AckLevel.NONE, Deadline.NONE);
		}
		this.tasks.clear();
	}

	private Subscription open(String pattern) {
		MailboxBounds bounds = MailboxBounds.DEFAULTS.withCapacity(CAPACITY)
			.withOverflow(this.policy)
			.withBlockTimeout(Duration.ZERO);
		return this.bus.subscribe(new TopicPattern(pattern), (delivery) -> {
			this.handled++;
			delivery.processed();
		}, MailboxOptions.forListener(pattern).withBounds(bounds));
	}

	/**
	 * Ends the subscriptions.
	 */
	@TearDown
	public void close() {
		this.bus.close();
		this.timer.close();
	}

	/**
	 * Publishes to the mailbox with room, and takes the message out again.
	 * @return how many were handled
	 */
	@Benchmark
	public long hasRoom() {
		long before = this.handled;
		this.bus.publish(this.message, AckLevel.NONE, Deadline.NONE);
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
		if (this.handled != before + 1) {
			throw new IllegalStateException("a message was not handled");
		}
		return this.handled;
	}

	/**
	 * Publishes to the mailbox that is full; with some policies the publisher is told by
	 * an exception.
	 * @return how many wait in it
	 */
	@Benchmark
	public long isFull() {
		try {
			this.bus.publish(this.toFull, AckLevel.NONE, Deadline.NONE);
		}
		catch (ConduitOverloadedException ex) {
			this.refused++;
		}
		long overflowed = Objects.requireNonNull(this.full).statistics().overflowed();
		if (overflowed != ++this.overflowed || this.refused > overflowed) {
			throw new IllegalStateException("%d did not fit (was %d)".formatted(this.overflowed, overflowed));
		}
		int waiting = Objects.requireNonNull(this.full).statistics().queued();
		if (waiting != CAPACITY) {
			throw new IllegalStateException("the mailbox must hold %d (was %d)".formatted(CAPACITY, waiting));
		}
		return waiting;
	}

}
