package dev.conduit.client;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;

class RoundTests {

	private static final Duration OWN = Duration.ofSeconds(2);

	private static final Problem DOWN = Problem.of(ErrorCode.CONNECTION_FAILED, "nobody listens");

	@Test
	void theNextRoundWaitsForAsLongAsTheServerAsked() {
		assertThat(pause(locked(60))).hasSeconds(60);
		assertThat(pause(locked(1))).isEqualTo(OWN);
		assertThat(pause(DOWN)).isEqualTo(OWN);
	}

	@Test
	void ofSeveralServersTheLeastPatientDecides() {
		assertThat(pause(locked(60), locked(30))).hasSeconds(30);
		assertThat(pause(locked(30), locked(60))).hasSeconds(30);
		assertThat(pause(locked(60), DOWN)).isEqualTo(OWN);
		assertThat(pause(DOWN, locked(60))).isEqualTo(OWN);
	}

	private static Duration pause(Problem... failures) {
		return new Round.Result(null, List.of(failures)).pause(OWN);
	}

	private static Problem locked(int seconds) {
		return Problem.of(ErrorCode.AUTHENTICATION_LOCKED, "later").withRetry(true, Duration.ofSeconds(seconds));
	}

}
