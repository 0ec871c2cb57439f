package dev.conduit.connection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Exchange;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;

class InboundBudgetTests {

	private static final int LIMIT = 1000;

	private final InboundMemory memory = new InboundMemory(10 * LIMIT);

	private final One one = new One(this.memory);

	@Test
	void peerIsPausedAboveHalfOfTheLimit() {
		this.one.take(LIMIT / 2);
		assertThat(this.one.isPaused()).isFalse();
		this.one.take(1);

		assertThat(this.one.link.sent()).containsExactly(new Frame.Pause(FlowScope.CONNECTION, 1));
		assertThat(this.one.reading).isTrue();
	}

	@Test
	void linkIsNotReadAboveTheLimit() {
		this.one.take(LIMIT);
		assertThat(this.one.reading).isTrue();
		this.one.take(1);

		assertThat(this.one.reading).isFalse();
	}

	@Test
	void bothGoOnAtAQuarterOfTheLimit() {
		this.one.take(LIMIT + 1);

		this.one.budget.release(LIMIT - LIMIT / 4);
		assertThat(this.one.isPaused()).isTrue();
		assertThat(this.one.reading).isFalse();
		this.one.budget.release(1);

		assertThat(this.one.isPaused()).isFalse();
		assertThat(this.one.reading).isTrue();
	}

	@Test
	void peerIsPausedOnceHoweverMuchComes() {
		this.one.take(LIMIT);
		this.one.take(LIMIT);
		this.one.take(LIMIT);

		assertThat(this.one.link.sent()).hasSize(1);
	}

	@Test
	void changesAreMadeOnTheLoop() {
		this.one.take(LIMIT + 1);
		this.one.link.hold();

		this.one.budget.release(LIMIT + 1);
		assertThat(this.one.reading).isFalse();
		this.one.link.goOn();

		assertThat(this.one.reading).isTrue();
	}

	@Test
	void headersAreCountedAndEmptyOnesAreNotFree() {
		Headers headers = Headers.of("0123456789", "x".repeat(4096));

		assertThat(InboundBudget.cost(Headers.EMPTY, Payload.EMPTY)).isPositive();
		assertThat(InboundBudget.cost(headers, Payload.bytes(new byte[100])))
			.isGreaterThanOrEqualTo(10 + 4096 + 100 + InboundBudget.cost(Headers.EMPTY, Payload.EMPTY));
	}

	@Test
	void releaseThatComesWhileThePeerIsBeingPausedIsNotOverlooked() {
		this.one.link.onSend((frame) -> {
			if (frame instanceof Frame.Pause) {
				this.one.budget.release(LIMIT);
			}
		});

		this.one.take(LIMIT);

		assertThat(this.one.isPaused()).isFalse();
	}

	@Test
	void releaseThatComesWhileReadingIsBeingStoppedIsNotOverlooked() {
		this.one.onReading = (on) -> {
			if (!on) {
				this.one.budget.release(LIMIT + 1);
			}
		};

		this.one.take(LIMIT + 1);

		assertThat(this.one.reading).isTrue();
		assertThat(this.one.isPaused()).isFalse();
	}

	// all connections together

	@Test
	void connectionsThatShareMemoryStopReadingWhenItIsUsedUpAndGoOnWhenHalfIsFree() {
		InboundMemory small = new InboundMemory(LIMIT);
		One a = new One(small);
		One b = new One(small);

		a.take(LIMIT / 2);
		b.take(LIMIT / 2);
		assertThat(b.reading).isTrue();
		b.take(1);
		assertThat(b.reading).isFalse();
		assertThat(a.reading).isTrue();
		b.budget.release(LIMIT / 2 + 1);
		assertThat(small.used()).isEqualTo(LIMIT / 2);

		assertThat(b.reading).isTrue();
	}

	@Test
	void connectionThatHoldsNothingItselfGoesOnWhenOthersMakeRoom() {
		InboundMemory small = new InboundMemory(LIMIT);
		One big = new One(small);
		One little = new One(small);
		big.take(LIMIT);
		little.take(1);
		little.budget.release(1);
		assertThat(little.reading).isFalse();

		big.budget.release(LIMIT / 2 - 1);
		assertThat(little.reading).isFalse();
		big.budget.release(1);

		assertThat(little.reading).isTrue();
	}

	@Test
	void oneThatWaitsIsNotStarvedByOthersThatKeepTheMemoryNearlyFull() {
		InboundMemory small = new InboundMemory(LIMIT);
		One waiting = new One(small);
		One busy = new One(small);
		busy.take(LIMIT);
		waiting.take(1);
		waiting.budget.release(1);
		busy.budget.release(LIMIT / 4);

		busy.take(1);
		assertThat(busy.reading).isFalse();
		busy.budget.release(LIMIT - LIMIT / 4 + 1);

		assertThat(waiting.reading).isTrue();
		assertThat(busy.reading).isTrue();
	}

	@Test
	void connectionThatEndsWhileItWaitsHoldsNobodyUp() {
		InboundMemory small = new InboundMemory(LIMIT);
		One ending = new One(small);
		One other = new One(small);
		other.take(LIMIT);
		ending.take(1);
		ending.link.runOnLoop(ending.budget::end);
		ending.budget.release(1);
		other.budget.release(LIMIT / 4);

		other.take(1);

		assertThat(other.reading).isTrue();
		assertThat(ending.reading).isFalse();
		assertThat(small.used()).isEqualTo(LIMIT - LIMIT / 4 + 1);
	}

	// on connections

	@Test
	void peerThatSendsFasterThanItsMessagesAreHandledIsPausedThenNotRead() {
		Scene scene = Scene.of(Role.SERVER).inboundLimit(10_000).open();
		Payload kibibyte = Payload.bytes(new byte[1024]);
		int sent = 0;
		while (scene.link().isReading()) {
			scene.link()
				.receive(new Frame.Message(scene.peerId(sent++), Scene.TOPIC, 0, AckLevel.NONE, 1, null, Headers.EMPTY,
						kibibyte));
		}
		assertThat(sent).isBetween(7, 9);
		assertThat(scene.link().sent()).containsExactly(new Frame.Pause(FlowScope.CONNECTION, 1));

		scene.handler().messages().forEach(Delivery::processed);

		assertThat(scene.link().isReading()).isTrue();
		assertThat(scene.link().sent()).endsWith(new Frame.Resume(FlowScope.CONNECTION, 1));
		assertThat(scene.memory().used()).isZero();
	}

	@Test
	void whatWasRefusedIsNotCounted() {
		Scene scene = Scene.of(Role.SERVER).maxInFlight(1).open();
		scene.link().receive(Scene.request(1), Scene.message(3, AckLevel.PROCESSED));
		long used = scene.memory().used();

		scene.link().receive(Scene.request(5), Scene.message(7, AckLevel.PROCESSED));

		assertThat(scene.link().sent()).hasSize(2);
		assertThat(scene.memory().used()).isEqualTo(used);
	}

	@Test
	void memoryOfALostConnectionIsFreeWhenItsHandlersAreDone() {
		Scene scene = Scene.server();
		scene.link().receive(Scene.request(1), Scene.message(3, AckLevel.PROCESSED), Scene.oneWay(5));

		scene.link().end(null);
		assertThat(scene.memory().used()).isPositive();
		scene.handler().calls().forEach((call) -> call.reply(Headers.EMPTY, Payload.EMPTY));
		scene.handler().messages().forEach(Delivery::processed);

		assertThat(scene.memory().used()).isZero();
	}

	/**
	 * Calls and messages of any size, ended in any way, in any order, by several threads.
	 */
	@Test
	void nothingIsLeftAfterWhateverCameAndEnded() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int round = 0; round < 20; round++) {
			String name = "seed " + seed + ", round " + round;
			Scene scene = Scene.of(Role.SERVER).inboundLimit(20_000).open();
			try (ExecutorService handlers = Executors.newFixedThreadPool(3)) {
				List<Future<?>> ends = new ArrayList<>();
				for (int i = 0; i < 200; i++) {
					receive(scene, i, random);
					if (random.nextInt(10) == 0) {
						ends.addAll(endAll(scene, random, handlers));
					}
				}
				ends.addAll(endAll(scene, random, handlers));
				ends.forEach(InboundBudgetTests::await);
			}
			// A pause that had to wait its turn.
			scene.link().goOn();

			assertThat(scene.memory().used()).as(name).isZero();
			assertThat(scene.connection().inFlight()).as(name).isZero();
			assertThat(scene.link().isReading()).as(name).isTrue();
			assertThat(scene.link().sent(Frame.Resume.class)).as(name)
				.hasSameSizeAs(scene.link().sent(Frame.Pause.class));
			assertThat(scene.listener().closed()).as(name).isEmpty();
		}
	}

	private static void receive(Scene scene, int number, Random random) {
		long id = scene.peerId(number);
		Headers headers = random.nextBoolean() ? Headers.EMPTY : Headers.of("name", "x".repeat(random.nextInt(1000)));
		Payload payload = Payload.bytes(new byte[random.nextInt(4000)]);
		AckLevel level = List.of(AckLevel.NONE, AckLevel.RECEIVED, AckLevel.PROCESSED).get(random.nextInt(3));
		scene.link().receive(switch (random.nextInt(3)) {
			case 0 -> new Frame.RpcRequest(id, Scene.ROUTE, null, random.nextBoolean(), headers, payload);
			case 1 -> new Frame.Message(id, Scene.TOPIC, 0, level, 1, null, headers, payload);
			default -> new Frame.RpcCancel(scene.peerId(random.nextInt(number + 1)));
		});
	}

	private static List<Future<?>> endAll(Scene scene, Random random, ExecutorService handlers) {
		List<Runnable> ends = new ArrayList<>();
		for (Exchange call : scene.handler().calls()) {
			boolean well = random.nextBoolean();
			ends.add(() -> {
				if (well) {
					call.reply(Headers.EMPTY, Payload.EMPTY);
				}
				else {
					call.fail(Problem.of(ErrorCode.INTERNAL, ""));
				}
			});
		}
		for (Delivery message : scene.handler().messages()) {
			boolean well = random.nextBoolean();
			ends.add(() -> {
				message.received();
				if (well) {
					message.processed();
				}
				else {
					message.reject(Problem.of(ErrorCode.QUEUE_FULL, ""));
				}
			});
		}
		Collections.shuffle(ends, random);
		return new ArrayList<>(ends.stream().map((end) -> CompletableFuture.runAsync(end, handlers)).toList());
	}

	private static void await(Future<?> end) {
		try {
			end.get(10, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * A budget of one connection.
	 */
	private static final class One {

		private final ScriptedLink link = new ScriptedLink();

		private final InboundBudget budget;

		private volatile boolean reading = true;

		private Consumer<Boolean> onReading = (on) -> {
		};

		One(InboundMemory memory) {
			FlowGate gate = new FlowGate(this.link, 256, () -> 0, (scope, paused) -> {
			});
			this.budget = new InboundBudget(this.link, gate, this::read, (limit) -> {
			}, memory, LIMIT);
		}

		private void read(boolean on) {
			this.reading = on;
			this.onReading.accept(on);
		}

		void take(long cost) {
			this.link.runOnLoop(() -> this.budget.take(cost));
		}

		boolean isPaused() {
			return this.link.sent(Frame.Pause.class).size() > this.link.sent(Frame.Resume.class).size();
		}

	}

}
