package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Source;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;

class SourcePausesTests {

	private final SourcePauses pauses = new SourcePauses(new ReentrantLock(), "mailbox", () -> 0);

	private final List<String> heard = new ArrayList<>();

	private final Source source = source(() -> {
	});

	@Test
	void aPauseThatIsTakenBackBeforeItWasToldIsNeverTold() {
		this.pauses.pause(this.source);
		this.pauses.resumeAll();

		this.pauses.tell();

		assertThat(this.heard).isEmpty();
	}

	@Test
	void aResumeThatIsTakenBackBeforeItWasToldIsNeverTold() {
		this.pauses.pause(this.source);
		this.pauses.tell();
		this.pauses.resumeAll();
		this.pauses.pause(this.source);

		this.pauses.tell();

		assertThat(this.heard).containsExactly("pause");
		assertThat(this.pauses.size()).isEqualTo(1);
	}

	@Test
	void theTimeIsCountedInWhichAnySourceWaits() {
		ManualTimer timer = new ManualTimer();
		SourcePauses timed = new SourcePauses(new ReentrantLock(), "mailbox", timer::nanoTime);

		timed.pause(new TestSource());
		timer.advance(Duration.ofSeconds(2));
		timed.pause(new TestSource());
		timer.advance(Duration.ofSeconds(1));
		assertThat(timed.lasted()).isEqualTo(Duration.ofSeconds(3));

		timed.resumeAll();
		timer.advance(Duration.ofSeconds(5));
		timed.pause(new TestSource());
		timer.advance(Duration.ofSeconds(1));
		assertThat(timed.lasted()).isEqualTo(Duration.ofSeconds(4));
	}

	@Test
	void whatChangesWhileASourceIsToldIsToldAfterThat() {
		List<Runnable> once = new ArrayList<>();
		Source emptying = source(() -> {
			if (!once.isEmpty()) {
				once.removeFirst().run();
			}
		});
		once.add(() -> {
			this.pauses.resumeAll();
			this.pauses.tell();
			this.heard.add("end of pause");
		});
		this.pauses.pause(emptying);

		this.pauses.tell();

		assertThat(this.heard).containsExactly("pause", "end of pause", "resume");
	}

	private Source source(Runnable whilePausing) {
		return new Source() {

			@Override
			public void pause() {
				SourcePausesTests.this.heard.add("pause");
				whilePausing.run();
			}

			@Override
			public void resume() {
				SourcePausesTests.this.heard.add("resume");
			}

		};
	}

}
