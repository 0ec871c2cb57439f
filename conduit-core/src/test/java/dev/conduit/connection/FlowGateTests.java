package dev.conduit.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import dev.conduit.connection.RecordingListener.Pause;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.message.TopicName;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * This side pauses the peer.
 */
class FlowGateTests {

	private static final FlowScope A = FlowScope.of(new TopicName("a"));

	private static final FlowScope B = FlowScope.of(new TopicName("b"));

	private static final FlowScope C = FlowScope.of(new TopicName("c"));

	private final ScriptedLink link = new ScriptedLink();

	private final ManualTimer timer = new ManualTimer();

	private final List<Pause> told = new ArrayList<>();

	private FlowGate gate = gate(256);

	private FlowGate gate(int maxScopes) {
		return new FlowGate(this.link, maxScopes, this.timer::nanoTime,
				(scope, paused) -> this.told.add(new Pause(scope, paused)));
	}

	@Test
	void peerGoesOnWhenTheLastWhoAskedItToWaitHasRoomAgain() {
		this.gate.pause(A);
		this.gate.pause(A);
		this.gate.resume(A);
		assertThat(this.link.sent()).containsExactly(new Frame.Pause(A, 1));
		this.gate.resume(A);

		assertThat(this.link.sent()).containsExactly(new Frame.Pause(A, 1), new Frame.Resume(A, 1));
		assertThat(this.told).containsExactly(new Pause(A, true), new Pause(A, false));
	}

	@Test
	void operatorHasThePeerWaitOnceAndLetsItGoOnOnce() {
		assertThat(this.gate.resumeByOperator()).isFalse();
		assertThat(this.gate.pauseByOperator()).isTrue();
		assertThat(this.gate.pauseByOperator()).isFalse();
		assertThat(this.gate.pauses()).singleElement()
			.satisfies((pause) -> assertThat(pause.reason()).isEqualTo(FlowPause.Reason.OPERATOR));
		assertThat(this.gate.resumeByOperator()).isTrue();
		assertThat(this.gate.resumeByOperator()).isFalse();

		assertThat(this.link.sent()).containsExactly(new Frame.Pause(FlowScope.CONNECTION, 1),
				new Frame.Resume(FlowScope.CONNECTION, 1));
	}

	@Test
	void scopesArePausedApartAndGenerationsGrowOverAllOfThem() {
		this.gate.pause(A);
		this.gate.pause(FlowScope.CONNECTION);
		this.gate.resume(A);
		this.gate.pause(A);
		this.gate.resume(FlowScope.CONNECTION);

		assertThat(this.link.sent()).containsExactly(new Frame.Pause(A, 1), new Frame.Pause(FlowScope.CONNECTION, 2),
				new Frame.Resume(A, 1), new Frame.Pause(A, 3), new Frame.Resume(FlowScope.CONNECTION, 2));
	}

	@Test
	void scopesPastTheBoundPauseTheConnectionUntilTheLastOfThemGoesOn() {
		this.gate = gate(1);

		this.gate.pause(A);
		this.gate.pause(B);
		this.gate.pause(C);
		this.gate.resume(B);
		this.gate.resume(A);
		assertThat(this.link.sent()).containsExactly(new Frame.Pause(A, 1), new Frame.Pause(FlowScope.CONNECTION, 2),
				new Frame.Resume(A, 1));
		this.gate.resume(C);

		assertThat(this.link.sent()).endsWith(new Frame.Resume(FlowScope.CONNECTION, 2));
	}

	@Test
	void scopeIsHeldOnItsOwnAgainWhenNoneIsPastTheBoundAnyMore() {
		this.gate = gate(1);
		this.gate.pause(A);
		this.gate.pause(B);
		this.gate.resume(B);
		this.gate.resume(A);
		this.link.forget();

		this.gate.pause(B);
		this.gate.resume(B);

		assertThat(this.link.sent()).containsExactly(new Frame.Pause(B, 3), new Frame.Resume(B, 3));
	}

	@Test
	void resumeOnTheLoopDoesNotOvertakeThePauseThatWaitsForTheLoop() {
		this.link.hold();
		this.gate.pause(A);

		this.link.runOnLoop(() -> this.gate.resume(A));
		this.link.goOn();

		assertThat(this.link.sent()).containsExactly(new Frame.Pause(A, 1), new Frame.Resume(A, 1));
	}

	@Test
	void whoeverLooksSeesWhoPausesThePeerAndForHowLong() {
		this.gate.pause(A, "orders");
		this.timer.advance(Duration.ofSeconds(2));
		this.gate.pause(A, "audit");
		this.gate.pause(FlowScope.CONNECTION, InboundBudget.PAUSER);

		assertThat(this.gate.pauses()).containsExactlyInAnyOrder(
				new FlowPause(A, FlowPause.Reason.QUEUE, List.of("orders", "audit"), Duration.ofSeconds(2)),
				new FlowPause(FlowScope.CONNECTION, FlowPause.Reason.MEMORY, List.of(InboundBudget.PAUSER),
						Duration.ZERO));

		this.gate.resume(A, "orders");
		this.gate.resume(FlowScope.CONNECTION, InboundBudget.PAUSER);
		assertThat(this.gate.pauses()).extracting(FlowPause::by).containsExactly(List.of("audit"));

		this.gate.resume(A, "audit");
		assertThat(this.gate.pauses()).isEmpty();
	}

	@Test
	void noMoreThanEightAreNamedAndAllAreCounted() {
		for (int i = 0; i <= FlowGate.MAX_NAMES; i++) {
			this.gate.pause(A, "mailbox " + i);
		}
		assertThat(this.gate.pauses().get(0).by()).hasSize(FlowGate.MAX_NAMES).doesNotContain("mailbox 8");

		for (int i = 0; i < FlowGate.MAX_NAMES; i++) {
			this.gate.resume(A, "mailbox " + i);
		}
		assertThat(this.gate.pauses()).hasSize(1);

		this.gate.resume(A, "mailbox 8");
		assertThat(this.gate.pauses()).isEmpty();
	}

	@Test
	void framesLeaveInTheOrderOfTheChanges() {
		this.link.hold();
		this.gate.pause(A);
		this.gate.resume(A);
		this.gate.pause(A);
		assertThat(this.link.sent()).isEmpty();

		this.link.goOn();

		assertThat(this.link.sent()).containsExactly(new Frame.Pause(A, 1), new Frame.Resume(A, 1),
				new Frame.Pause(A, 2));
	}

	@Test
	void resumeTooManyChangesNothing() {
		this.gate.resume(A);
		this.gate.resume(FlowScope.CONNECTION);
		this.gate.pause(A);
		this.gate.pause(FlowScope.CONNECTION);

		assertThat(this.link.sent()).containsExactly(new Frame.Pause(A, 1), new Frame.Pause(FlowScope.CONNECTION, 2));
	}

	@Test
	void listenerThatResumesAtOnceDoesNotOvertakeThePause() {
		this.gate = new FlowGate(this.link, 256, this.timer::nanoTime, (scope, paused) -> {
			if (paused) {
				this.gate.resume(scope);
			}
		});

		this.gate.pause(A);

		assertThat(this.link.sent()).containsExactly(new Frame.Pause(A, 1), new Frame.Resume(A, 1));
	}

	@Test
	void nothingIsSentAfterTheEnd() {
		this.gate.pause(A);
		this.link.forget();

		this.link.runOnLoop(this.gate::end);
		this.gate.resume(A);
		this.gate.pause(B);

		assertThat(this.link.sent()).isEmpty();
	}

	/**
	 * Any balanced mix of pauses and resumes, on the loop and off it, ends with a peer
	 * that goes on; and until then whoever is paused is paused at the peer.
	 */
	@Test
	void balancedPausesEndWithAPeerThatGoesOn() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int round = 0; round < 500; round++) {
			balanced("seed " + seed + ", round " + round, random);
		}
	}

	private void balanced(String name, Random random) {
		this.link.forget();
		this.gate = gate(1 + random.nextInt(4));
		Map<FlowScope, Integer> paused = new HashMap<>();
		int left = random.nextInt(40);
		while (left > 0 || !paused.isEmpty()) {
			if (left > 0 && random.nextBoolean()) {
				left--;
				FlowScope scope = scope(random.nextInt(7));
				paused.merge(scope, 1, Integer::sum);
				randomly(random, () -> this.gate.pause(scope));
			}
			else if (!paused.isEmpty()) {
				FlowScope scope = List.copyOf(paused.keySet()).get(random.nextInt(paused.size()));
				paused.computeIfPresent(scope, (key, count) -> (count > 1) ? (count - 1) : null);
				randomly(random, () -> this.gate.resume(scope));
			}
			if (random.nextInt(4) == 0) {
				this.link.goOn();
				assertPaused(name, paused);
			}
		}
		this.link.goOn();
		assertPaused(name, Map.of());
		assertThat(this.link.sent(Frame.Resume.class)).as(name).hasSameSizeAs(this.link.sent(Frame.Pause.class));
	}

	/** On the loop, off it, or off it and overtaken by what comes on it. */
	private void randomly(Random random, Runnable action) {
		switch (random.nextInt(3)) {
			case 0 -> this.link.runOnLoop(action);
			case 1 -> {
				this.link.hold();
				action.run();
			}
			default -> action.run();
		}
	}

	private static FlowScope scope(int number) {
		return (number == 0) ? FlowScope.CONNECTION : FlowScope.of(number);
	}

	/** Plays what was sent to the gate of a peer. */
	private void assertPaused(String name, Map<FlowScope, Integer> paused) {
		SendGate peer = new SendGate(ConnectionOptions.DEFAULT.pauseTimeout(), this.timer, (pause) -> {
		});
		int generation = 0;
		for (Frame frame : this.link.sent()) {
			if (frame instanceof Frame.Pause pause) {
				assertThat(pause.generation()).as(name).isEqualTo(++generation);
				assertThat(peer.pause(pause.scope(), pause.generation())).as(name).isTrue();
			}
			else if (frame instanceof Frame.Resume resume) {
				assertThat(peer.resume(resume.scope(), resume.generation())).as(name).isTrue();
			}
		}
		for (int i = 1; i < 7; i++) {
			boolean open = peer.isOpen(i);
			if (paused.containsKey(scope(i)) || paused.containsKey(FlowScope.CONNECTION)) {
				assertThat(open).as(name).isFalse();
			}
			else if (paused.isEmpty()) {
				assertThat(open).as(name).isTrue();
			}
		}
	}

}
