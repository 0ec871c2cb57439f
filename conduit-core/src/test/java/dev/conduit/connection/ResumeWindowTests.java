package dev.conduit.connection;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The time for which a session may be without a link.
 */
class ResumeWindowTests {

	private static final Problem BROKEN = Problem.of(ErrorCode.DISCONNECTED, "the cable was pulled");

	private static final ResumeOptions ENABLED = ResumeOptions.DEFAULT.withEnabled(true).withMaxWaiting(1);

	private final ManualTimer timer = new ManualTimer();

	private final RecordingListener listener = new RecordingListener();

	private final ScriptedLink link = new ScriptedLink();

	private final ConnectionContext context = new ConnectionContext(ConnectionOptions.DEFAULT.withResume(ENABLED),
			this.timer, Runnable::run, new InboundMemory(1024), new RecordingHandler(), this.listener);

	private final ResumeWindow window = window();

	private ResumeWindow window() {
		Lifecycle life = new Lifecycle(Scene.client().connection(), this.link, Role.CLIENT, this.context,
				(above, session, outcome) -> Handshake.ENDED);
		this.link.receiver(life.receiver());
		return new ResumeWindow(life, this.link, this.context);
	}

	@Test
	void tellsWhatHadLeftAndHowLongItHasLasted() {
		assertThat(this.window.outage()).isEqualTo(Outage.NONE);
		open(7);

		this.timer.advance(Duration.ofMillis(20));

		assertThat(this.window.outage()).isEqualTo(new Outage(7, Duration.ofMillis(20).toNanos()));
		this.window.close();
		assertThat(this.window.outage()).isEqualTo(Outage.NONE);
	}

	@Test
	void whoDoesNotWaitAnyMoreGivesOnePlaceBack() {
		open(0);
		assertThat(this.window.tryEnter()).as("a place beside it").isFalse();
		assertThat(this.listener.limits()).containsExactly(Limit.RESUME_WAITING);

		this.window.close();
		this.window.close();

		assertThat(this.context.sessions().waiting()).isZero();
	}

	@Test
	void anEarlierBreakDoesNotEndALaterOne() {
		open(0);
		this.timer.advance(ENABLED.window().minusMillis(1));
		this.window.close();
		open(0);

		this.timer.advance(ENABLED.window().minusMillis(1));
		assertThat(this.listener.closed()).isEmpty();
		this.timer.advance(Duration.ofMillis(1));

		assertThat(this.listener.closed()).singleElement()
			.satisfies((problem) -> assertThat(problem.detail()).contains("within 60000 ms ('resume.window')",
					"the cable was pulled"));
	}

	private void open(long lastSent) {
		assertThat(this.window.tryEnter()).isTrue();
		this.window.open(lastSent, BROKEN);
	}

}
