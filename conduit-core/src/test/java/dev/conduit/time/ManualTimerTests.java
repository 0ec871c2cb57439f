package dev.conduit.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ManualTimerTests {

	private final ManualTimer timer = new ManualTimer();

	private final List<String> ran = new ArrayList<>();

	@Test
	void aTaskRunsWhenItsTimeHasComeAndNotBefore() {
		this.timer.schedule(Duration.ofMillis(10), () -> this.ran.add("task"));

		this.timer.advance(Duration.ofMillis(9));
		assertThat(this.ran).isEmpty();
		assertThat(this.timer.untilNext()).isEqualTo(Duration.ofMillis(1));

		this.timer.advance(Duration.ofMillis(1));
		assertThat(this.ran).containsExactly("task");
		assertThat(this.timer.pending()).isZero();
		assertThat(this.timer.untilNext()).isNull();
	}

	@Test
	void tasksRunInTheOrderOfTheirTimesAndThenOfScheduling() {
		this.timer.schedule(Duration.ofSeconds(3), () -> this.ran.add("third"));
		this.timer.schedule(Duration.ofSeconds(1), () -> this.ran.add("first"));
		this.timer.schedule(Duration.ofSeconds(1), () -> this.ran.add("second"));

		this.timer.advance(Duration.ofSeconds(3));

		assertThat(this.ran).containsExactly("first", "second", "third");
	}

	@Test
	void aTaskSeesItsOwnTimeAndWhatItSchedulesWithinReachRunsToo() {
		long start = this.timer.nanoTime();
		this.timer.schedule(Duration.ofNanos(5), () -> {
			this.ran.add("at " + (this.timer.nanoTime() - start));
			this.timer.schedule(Duration.ofNanos(2), () -> this.ran.add("at " + (this.timer.nanoTime() - start)));
		});

		this.timer.advance(Duration.ofNanos(10));

		assertThat(this.ran).containsExactly("at 5", "at 7");
		assertThat(this.timer.nanoTime() - start).isEqualTo(10);
	}

	@Test
	void aCancelledTaskDoesNotRunAndCancelsOnce() {
		Timer.Timeout timeout = this.timer.schedule(Duration.ZERO, () -> this.ran.add("task"));

		assertThat(timeout.cancel()).isTrue();
		assertThat(timeout.cancel()).isFalse();
		this.timer.advance(Duration.ZERO);
		assertThat(this.ran).isEmpty();
	}

	@Test
	void aTaskThatRanCannotBeCancelled() {
		Timer.Timeout timeout = this.timer.schedule(Duration.ZERO, () -> this.ran.add("task"));

		this.timer.advance(Duration.ZERO);

		assertThat(timeout.cancel()).isFalse();
		assertThat(this.ran).containsExactly("task");
	}

	@Test
	void whatATaskThrowsReachesWhoeverMovesTheTime() {
		this.timer.schedule(Duration.ZERO, () -> {
			throw new IllegalStateException("broken");
		});

		assertThatIllegalStateException().isThrownBy(() -> this.timer.advance(Duration.ZERO)).withMessage("broken");
	}

	@Test
	void itsTimeWrapsAfterASecondSoThatOnlyDifferencesCompare() {
		long start = this.timer.nanoTime();
		this.timer.schedule(Duration.ofSeconds(2), () -> this.ran.add("after"));
		this.timer.schedule(Duration.ofMillis(1), () -> this.ran.add("before"));

		this.timer.advance(Duration.ofSeconds(2));

		assertThat(this.timer.nanoTime()).isLessThan(start);
		assertThat(this.timer.nanoTime() - start).isEqualTo(Duration.ofSeconds(2).toNanos());
		assertThat(this.ran).containsExactly("before", "after");
	}

}
