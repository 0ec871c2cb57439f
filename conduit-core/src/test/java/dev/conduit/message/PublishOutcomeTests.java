package dev.conduit.message;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublishOutcomeTests {

	private static final MessageId ID = new MessageIds(1, 2, 3).next();

	@Test
	void aPromisedLevelIsAcknowledged() {
		assertThat(PublishOutcome.of(ID, AckLevel.PROCESSED, null))
			.isEqualTo(new PublishOutcome.Acked(ID, AckLevel.PROCESSED));
	}

	@ParameterizedTest
	@EnumSource
	void whatFailedIsRejectedUnlessNobodyKnows(ErrorCode code) {
		Problem problem = Problem.of(code, "failed");

		PublishOutcome outcome = PublishOutcome.of(ID, null, new CompletionException(ConduitException.of(problem)));

		assertThat(outcome).isEqualTo(switch (code) {
			case OUTCOME_UNKNOWN, DEDUP_WINDOW_EXCEEDED, CANCELLED -> new PublishOutcome.Unknown(ID, problem);
			default -> new PublishOutcome.Rejected(ID, problem);
		});
	}

	@Test
	void whatNobodyExpectsIsUnknown() {
		assertThat(PublishOutcome.of(ID, null, new CancellationException())).isInstanceOf(PublishOutcome.Unknown.class);
	}

	@Test
	void idsGrowAndAreGivenOnce() {
		MessageIds ids = new MessageIds(1, 2, 3);

		assertThat(ids.next()).isEqualTo(new MessageId(1, 2, 3, 1));
		assertThat(ids.next()).isEqualTo(new MessageId(1, 2, 3, 2));
		Set<MessageId> given = new HashSet<>();
		for (int i = 0; i < 100; i++) {
			assertThat(given.add(MessageIds.random().next())).isTrue();
		}
	}

}
