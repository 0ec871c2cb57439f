package dev.conduit.benchmarks;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

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
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;
import dev.conduit.time.WheelTimer;
import dev.conduit.topic.Bus;
import dev.conduit.topic.BusOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;

/**
 * What publishing costs by the number of patterns that others subscribed to. Ten topics
 * are published to in turn; each matches one of the first ten patterns, whatever else
 * there is, so that the same work is done at the end. The others have the same shapes: a
 * fifth each is a plain topic and has a {@code *}, a name, and {@code **} at its end and
 * its beginning.
 * <p>
 * Look at the medians: a mean is that of whatever else the machine does.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PublishToManyPatterns {

	private static final int TOPICS = 10;

	/** How many subscriptions there are. */
	@Param({ "10", "1000", "100000" })
	public int patterns;

	private final WheelTimer timer = new WheelTimer("benchmark");

	private final Bus bus = new Bus(BusOptions.DEFAULTS, new Peer(0, "self", "benchmark", "local://benchmark"),
			Runnable::run, this.timer, RandomGenerator.of("L64X128MixRandom"));

	private final List<Message> messages = IntStream.range(0, TOPICS)
		.mapToObj((i) -> new Message(new TopicName(topic(i)), Payload.EMPTY))
		.toList();

	private int turn;

	/**
	 * Subscribes to all patterns.
	 */
	@Setup
	public void subscribe() {
		for (int i = 0; i < this.patterns; i++) {
			this.bus.subscribe(new TopicPattern(pattern(i)), Delivery::processed,
					MailboxOptions.forListener("subscriber").withInline(true));
		}
		for (Message message : this.messages) {
			this.bus.publish(message, AckLevel.NONE, Deadline.NONE);
		}
		if (this.bus.statistics().unrouted() > 0) {
			throw new IllegalStateException("each topic has to match a pattern");
		}
	}

	/**
	 * Ends all subscriptions.
	 */
	@TearDown
	public void close() {
		this.bus.close();
		this.timer.close();
	}

	/**
	 * Publishes to the next topic; its subscriber processes the message at once.
	 * @return what the publisher waits for
	 */
	@Benchmark
	public CompletionStage<Void> publish() {
		this.turn = (this.turn + 1) % TOPICS;
		return this.bus.publish(this.messages.get(this.turn), AckLevel.PROCESSED, Deadline.NONE);
	}

	private static String topic(int i) {
		return "sites.s%d.rooms.r%d.temperature".formatted(i, i);
	}

	private static String pattern(int i) {
		return switch (i % 5) {
			case 0 -> topic(i);
			case 1 -> "sites.*.rooms.r%d.temperature".formatted(i);
			case 2 -> "sites.s%d.rooms.{room}.temperature".formatted(i);
			case 3 -> "sites.s%d.**".formatted(i);
			default -> "**.r%d.temperature".formatted(i);
		};
	}

}
