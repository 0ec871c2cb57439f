package dev.conduit.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.client.ClientBuilder;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ClientState;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOutcomeUnknownException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;
import dev.conduit.policy.Backoff;
import dev.conduit.server.ServerFixture;
import dev.conduit.time.ManualTimer;
import dev.conduit.time.WheelTimer;
import dev.conduit.topic.MailboxBounds;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.OverflowPolicy;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients and servers make of frames that are lost, late or held back, over the
 * transport inside the JVM.
 */
@Timeout(120)
class FaultsTests extends ServerFixture {

	private static final Backoff AT_ONCE = Backoff.doubling(Duration.ofMillis(1), Duration.ofMillis(4));

	private final ManualTimer late = new ManualTimer();

	private final Faults faults = new Faults(this.late);

	@Override
	protected TestedTransport open() {
		return new LocalTestedTransport(WriteLimits.DEFAULT);
	}

	// calls

	@Test
	void nothingGoesWrongUntilATestSaysSo() {
		serve();

		assertThat(call(connectThroughFaults(), "echo", "hello")).succeedsWithin(PATIENCE).isEqualTo("hello");
		assertThat(this.faults.droppedFrames()).isZero();
	}

	@Test
	void aFrameThatIsLateHoldsUpWhatFollowsAndArrives() {
		serve();
		ConduitClient client = connectThroughFaults();
		this.faults.plan(FaultPlan.first(1, Direction.TO_CLIENT, Frame.RpcResponse.class::isInstance,
				Fault.delay(Duration.ofSeconds(3))));

		CompletableFuture<String> first = call(client, "echo", "first");
		eventually("the first answer").until(() -> this.faults.waitingFrames(Direction.TO_CLIENT) == 1);
		CompletableFuture<String> second = call(client, "echo", "second");
		eventually("the second answer").until(() -> this.faults.waitingFrames(Direction.TO_CLIENT) == 2);
		assertThat(first).isNotDone();
		this.late.advance(Duration.ofSeconds(3));

		assertThat(first).succeedsWithin(PATIENCE).isEqualTo("first");
		assertThat(second).succeedsWithin(PATIENCE).isEqualTo("second");
	}

	@Test
	void whatIsLateComesAtOnceWhenNothingIsToGoWrongAnyMore() {
		serve();
		ConduitClient client = connectThroughFaults();
		this.faults.plan(FaultPlan.each(Direction.TO_CLIENT, Fault.delay(Duration.ofHours(1))));
		CompletableFuture<String> first = call(client, "echo", "first");
		eventually("the answer").until(() -> this.faults.waitingFrames(Direction.TO_CLIENT) == 1);

		this.faults.heal();

		assertThat(first).succeedsWithin(PATIENCE).isEqualTo("first");
		assertThat(call(client, "echo", "second")).succeedsWithin(PATIENCE).isEqualTo("second");
	}

	@ParameterizedTest
	@EnumSource(Direction.class)
	void aCallWhoseConnectionBreaksFailsByItsTypeAndTheNextOneGoesOverANewConnection(Direction direction) {
		serve();
		ConduitClient client = connectThroughFaults();
		this.faults.plan(FaultPlan.first(1, direction,
				(frame) -> frame instanceof Frame.RpcRequest || frame instanceof Frame.RpcResponse, Fault.CUT));

		assertThat(call(client, "echo", "cut")).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitOutcomeUnknownException.class);
		assertThat(callOnceConnected(client, "echo", "next")).isEqualTo("next");
	}

	@Test
	void aConnectionThatGoesSilentInOneDirectionIsGivenUpAndReplaced() {
		serve();
		ManualTimer clock = new ManualTimer();
		ConduitClient client = connectThroughFaults((builder) -> builder.timer(clock));
		this.faults.plan(FaultPlan.each(Direction.TO_CLIENT, Fault.DROP));

		CompletableFuture<String> lost = call(client, "echo", "lost");
		eventually("the lost answer").until(() -> this.faults.droppedFrames() == 1);
		this.faults.plan(FaultPlan.each(Direction.TO_CLIENT, Fault.DROP));
		eventually("the client to give up").until(() -> {
			clock.advance(Duration.ofSeconds(5));
			return client.state() != ClientState.CONNECTED;
		});
		this.faults.heal();

		assertThat(lost).isCompletedExceptionally();
		eventually("the next connection").until(() -> {
			clock.advance(Duration.ofMillis(1));
			return client.state() == ClientState.CONNECTED;
		});
		assertThat(call(client, "echo", "again")).succeedsWithin(PATIENCE).isEqualTo("again");
	}

	@Test
	void aClientThatIsRefusedTriesAgainUntilItIsNot() {
		serve();
		this.faults.refuseConnections(true);
		ConduitClient client = throughFaults(UnaryOperator.identity());
		client.start();
		assertThat(outcome(call(client, "echo", "refused"))).isInstanceOf(ConduitUnavailableException.class);

		this.faults.heal();

		assertThat(callOnceConnected(client, "echo", "let in")).isEqualTo("let in");
	}

	@Test
	void aDamagedAnswerIsNoticedByTheClientWhichConnectsAnew() {
		serve();
		ConduitClient client = connectThroughFaults();
		this.faults.plan(FaultPlan.first(1, Direction.TO_CLIENT, Frame.RpcResponse.class::isInstance, Fault.DAMAGE));

		assertThat(call(client, "echo", "damaged")).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitOutcomeUnknownException.class);
		assertThat(callOnceConnected(client, "echo", "next")).isEqualTo("next");
		assertThat(client.lastFailure().detail()).contains("a test damaged");
	}

	@Test
	void aTrickleLetsOneFramePassAfterEachIntervalUntilItIsReleased() {
		serve();
		ConduitClient client = connectThroughFaults();
		this.faults.trickle(Direction.TO_CLIENT, Duration.ofSeconds(1));

		CompletableFuture<String> first = call(client, "echo", "first");
		assertThat(first).succeedsWithin(PATIENCE).isEqualTo("first");
		CompletableFuture<String> second = call(client, "echo", "second");
		eventually("the second answer").until(() -> this.faults.waitingFrames(Direction.TO_CLIENT) == 1);
		CompletableFuture<String> third = call(client, "echo", "third");
		eventually("the third answer").until(() -> this.faults.waitingFrames(Direction.TO_CLIENT) == 2);
		this.late.advance(Duration.ofSeconds(1));
		assertThat(second).succeedsWithin(PATIENCE).isEqualTo("second");
		assertThat(third).isNotDone();

		this.faults.release(Direction.TO_CLIENT);
		assertThat(third).succeedsWithin(PATIENCE).isEqualTo("third");
		this.late.advance(Duration.ofSeconds(5));
		assertThat(call(client, "echo", "free")).succeedsWithin(PATIENCE).isEqualTo("free");
	}

	@Test
	void everyCallEndsWhateverIsLostLateOrCut() {
		long seed = RANDOM.nextLong();
		RandomFaults plan = new RandomFaults(seed, new RandomFaults.Rates(0.02, 0.02, 0.1, Duration.ofMillis(2)), 200);
		AtomicInteger served = new AtomicInteger();
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("count", (exchange) -> {
			served.incrementAndGet();
			exchange.reply(Headers.EMPTY, exchange.payload());
		}));
		try (WheelTimer timer = new WheelTimer("faults")) {
			Faults chaos = new Faults(timer);
			ConduitClient client = client(PASSWORD,
					(builder) -> builder.options(options().withDeadline(Duration.ofSeconds(2)))
						.transports(List.of(chaos.client(transport().client()))));
			client.start().toCompletableFuture().join();
			chaos.plan(plan);

			List<CompletableFuture<String>> calls = IntStream.range(0, 300)
				.mapToObj((i) -> call(client, "count", "call " + i))
				.toList();

			List<Object> outcomes = calls.stream().map(ServerFixture::outcome).toList();
			assertThat(outcomes).as(plan.toString()).hasOnlyElementsOfTypes(String.class, ConduitException.class);
			long answered = outcomes.stream().filter(String.class::isInstance).count();
			assertThat(served.get()).as("%s: served at most once", plan).isBetween((int) answered, calls.size());
			chaos.heal();
			// A hand-shake that lost a frame takes longer than one call has.
			eventually("an answer after " + plan).until(() -> outcome(call(client, "count", "after all")),
					Predicate.isEqual("after all"));
		}
	}

	// messages

	@Test
	void aLostAcknowledgmentOfASubscriberLeadsToRedelivery() {
		ManualTimer clock = new ManualTimer();
		serve(UnaryOperator.identity(), (builder) -> builder.timer(clock));
		ConduitClient client = connectThroughFaults();
		List<Integer> attempts = new CopyOnWriteArrayList<>();
		subscribe(client, (delivery) -> attempts.add(delivery.attempt()));
		this.faults.plan(FaultPlan.first(1, Direction.TO_SERVER, Frame.Ack.class::isInstance, Fault.DROP));

		CompletableFuture<Void> published = server().bus()
			.publish(new Message(new TopicName("jobs"), Payload.text("work")), AckLevel.PROCESSED, Deadline.NONE)
			.toCompletableFuture();
		eventually("the lost acknowledgment").until(() -> this.faults.droppedFrames() == 1);
		assertThat(published).isNotDone();
		clock.advance(Duration.ofSeconds(29));
		assertThat(attempts).containsExactly(1);

		eventually("the second attempt").until(() -> {
			clock.advance(Duration.ofMillis(100));
			return published.isDone();
		});
		assertThat(published).isCompleted();
		assertThat(attempts).containsExactly(1, 2);

		CompletableFuture<Void> closed = CompletableFuture.runAsync(client::close);
		eventually("the end of the client, which waits for the server's clock").until(() -> {
			clock.advance(Duration.ofSeconds(1));
			return closed.isDone();
		});
	}

	@Test
	void aPublisherWhoseAcknowledgmentIsLostLearnsThatNobodyKnows() {
		serve();
		ConduitClient client = connectThroughFaults();
		this.faults.plan(FaultPlan.first(1, Direction.TO_CLIENT, Frame.Ack.class::isInstance, Fault.DROP));

		CompletableFuture<AckLevel> published = client.publish(new Message(new TopicName("jobs"), Payload.text("work")),
				AckLevel.RECEIVED, client.deadline(Duration.ofMillis(50)));

		assertThat(published).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitOutcomeUnknownException.class);
		assertThat(server().bus().statistics().published()).isEqualTo(1);
	}

	@Test
	void aSubscriberThatDoesNotReadPausesItsPublisherAndNothingIsLost() throws Exception {
		int capacity = 64;
		int window = 32;
		int total = 1000;
		CountDownLatch paused = new CountDownLatch(1);
		AtomicInteger accepted = new AtomicInteger();
		serve(UnaryOperator.identity(),
				(builder) -> builder.peerMailbox(MailboxOptions.forPeer("peer")
					.withConcurrency(window)
					.withBounds(new MailboxBounds(capacity, 80, 50, OverflowPolicy.BLOCK, PATIENCE))));
		ConduitClient slow = connectThroughFaults();
		List<String> received = Collections.synchronizedList(new ArrayList<>());
		subscribe(slow, (delivery) -> received.add(delivery.message().payload().asText()));
		Faults tap = new Faults(this.late);
		tap.plan((direction, frame) -> {
			if (frame instanceof Frame.Pause) {
				paused.countDown();
			}
			return Fault.NONE;
		});
		ConduitClient publisher = client(PASSWORD,
				(builder) -> builder.transports(List.of(tap.client(transport().client()))));
		publisher.start().toCompletableFuture().join();
		this.faults.hold(Direction.TO_CLIENT);

		Thread publishing = Thread.ofVirtual().start(() -> {
			for (int i = 0; i < total; i++) {
				publisher
					.publish(new Message(new TopicName("jobs"), Payload.text("message " + i)), AckLevel.RECEIVED,
							publisher.deadline(Duration.ofMinutes(1)))
					.join();
				accepted.incrementAndGet();
			}
		});
		assertThat(paused.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("PAUSE").isTrue();
		assertThat(accepted.get()).as("messages in memory").isLessThanOrEqualTo(capacity + window);
		assertThat(this.faults.waitingFrames(Direction.TO_CLIENT)).as("frames that were read").isLessThan(window);
		assertThat(received).isEmpty();

		this.faults.letPass(Direction.TO_CLIENT, 5);
		eventually("five messages").until(() -> received.size() == 5);
		this.faults.release(Direction.TO_CLIENT);
		assertThat(publishing.join(Duration.ofMinutes(1))).as("all are published").isTrue();
		eventually("all messages").until(() -> received.size() == total);
		assertThat(received).isEqualTo(IntStream.range(0, total).mapToObj((i) -> "message " + i).toList());
	}

	private void subscribe(ConduitClient client, Consumer<Delivery> receiver) {
		client
			.subscribe(new TopicPattern("jobs"), AckLevel.PROCESSED, MailboxOptions.forListener("jobs"), (delivery) -> {
				receiver.accept(delivery);
				delivery.processed();
			})
			.active()
			.toCompletableFuture()
			.join();
	}

	private ConduitClient connectThroughFaults() {
		return connectThroughFaults(UnaryOperator.identity());
	}

	private ConduitClient connectThroughFaults(UnaryOperator<ClientBuilder> more) {
		ConduitClient client = throughFaults(more);
		client.start().toCompletableFuture().join();
		return client;
	}

	private ConduitClient throughFaults(UnaryOperator<ClientBuilder> more) {
		return client(PASSWORD, (builder) -> more
			.apply(builder.options(options()).transports(List.of(this.faults.client(transport().client())))));
	}

	private ClientOptions options() {
		return ClientOptions.of("client", List.of(address())).withReconnect(AT_ONCE);
	}

}
