package dev.conduit.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;

import dev.conduit.time.ManualTimer;
import dev.conduit.time.WheelTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class DeadlineWatchTests {

	private final ManualTimer timer = new ManualTimer();

	private final List<Deadline> there = new ArrayList<>();

	private final List<Deadline> ended = new ArrayList<>();

	private final DeadlineWatch watch = new DeadlineWatch(this.timer, this::sweep);

	@Test
	void eachIsEndedWhenItHasPassed() {
		Deadline second = watch(2);
		Deadline third = watch(3);
		Deadline first = watch(1);

		pass(1);
		assertThat(this.ended).containsExactly(first);
		pass(1);
		assertThat(this.ended).containsExactly(first, second);
		pass(1);
		assertThat(this.ended).containsExactly(first, second, third);
		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void oneTimeOutWaitsForAll() {
		for (int i = 100; i > 0; i--) {
			watch(i);
		}

		assertThat(this.timer.pending()).isEqualTo(1);
		assertThat(this.timer.untilNext()).isEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void nothingIsDoneForOneThatLeft() {
		watch(1);
		Deadline stays = watch(5);
		this.there.remove(0);

		pass(1);

		assertThat(this.ended).isEmpty();
		assertThat(this.timer.untilNext()).isEqualTo(Duration.ofSeconds(4));
		pass(4);
		assertThat(this.ended).containsExactly(stays);
	}

	@Test
	void whatHasNoDeadlineIsNotWaitedFor() {
		this.watch.watch(Deadline.NONE);

		assertThat(this.timer.pending()).isZero();
	}

	@Test
	void deadlineOfAnotherClockIsWatchedByWhatIsLeft() {
		ManualTimer other = new ManualTimer();
		other.advance(Duration.ofHours(1));
		Deadline deadline = Deadline.after(other, Duration.ofSeconds(3));

		this.watch.watch(deadline);

		assertThat(this.timer.untilNext()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void closedWatchLeavesNothingBehind() {
		watch(1);

		this.watch.close();
		watch(2);

		assertThat(this.timer.pending()).isZero();
		pass(5);
		assertThat(this.ended).isEmpty();
	}

	@Test
	void noneIsForgottenWhileOthersAreSwept() throws InterruptedException {
		long seed = System.nanoTime();
		ConcurrentLinkedQueue<Deadline> open = new ConcurrentLinkedQueue<>();
		try (WheelTimer wheel = new WheelTimer("deadlines")) {
			DeadlineWatch raced = new DeadlineWatch(wheel, () -> {
				Deadline earliest = Deadline.NONE;
				for (Deadline deadline : open) {
					if (deadline.isExpired()) {
						open.remove(deadline);
					}
					else {
						earliest = earliest.earlier(deadline);
					}
				}
				return earliest;
			});
			CountDownLatch done = new CountDownLatch(4);
			for (int i = 0; i < 4; i++) {
				Random random = new Random(seed + i);
				Thread.startVirtualThread(() -> {
					for (int j = 0; j < 2000; j++) {
						Deadline deadline = Deadline.after(wheel, Duration.ofMillis(random.nextInt(30)));
						open.add(deadline);
						raced.watch(deadline);
					}
					done.countDown();
				});
			}
			done.await();

			await("each to be ended, seed " + seed).until(open::isEmpty);
			raced.close();
		}
	}

	private Deadline watch(int seconds) {
		Deadline deadline = Deadline.after(this.timer, Duration.ofSeconds(seconds));
		this.there.add(deadline);
		this.watch.watch(deadline);
		return deadline;
	}

	private void pass(int seconds) {
		this.timer.advance(Duration.ofSeconds(seconds));
	}

	private Deadline sweep() {
		Deadline earliest = Deadline.NONE;
		for (Deadline deadline : List.copyOf(this.there)) {
			if (deadline.isExpired()) {
				this.there.remove(deadline);
				this.ended.add(deadline);
			}
			else {
				earliest = earliest.earlier(deadline);
			}
		}
		return earliest;
	}

}
