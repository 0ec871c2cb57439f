package dev.conduit.topic;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;

class FanOutTests {

	private static final Problem FULL = Problem.of(ErrorCode.QUEUE_FULL, "full");

	private static final Problem BROKEN = Problem.of(ErrorCode.INTERNAL, "broken");

	private final TestDelivery parent = TestDelivery.of("m");

	private final AtomicInteger decisions = new AtomicInteger();

	private final FanOut fanOut = new FanOut(this.parent, this.decisions::incrementAndGet);

	@Test
	void isReceivedWhenAllBranchesAreAndProcessedWhenAllBranchesAre() {
		List<FanOut.Branch> branches = branches(3);

		branches.forEach(FanOut.Branch::received);
		assertThat(this.parent.told()).as("there may be more").isEmpty();
		this.fanOut.seal();
		assertThat(this.parent.told()).containsExactly("received");
		assertThat(this.decisions).hasValue(1);

		branches.get(2).processed();
		branches.get(0).processed();
		assertThat(this.parent.told()).containsExactly("received");
		branches.get(1).processed();
		assertThat(this.parent.told()).containsExactly("received", "processed");
	}

	@Test
	void isNotOverBeforeItIsSealed() {
		FanOut.Branch branch = branches(1).getFirst();
		branch.received();
		branch.processed();
		assertThat(this.parent.told()).isEmpty();

		this.fanOut.seal();

		assertThat(this.parent.told()).containsExactly("received", "processed");
	}

	@Test
	void aRejectionIsToldWhenAllHaveEnded() {
		List<FanOut.Branch> branches = branches(3);
		branches.forEach(FanOut.Branch::received);
		this.fanOut.seal();

		branches.get(0).reject(BROKEN);
		branches.get(1).reject(FULL);
		assertThat(this.parent.told()).containsExactly("received");
		branches.get(2).processed();

		assertThat(this.parent.problem().code()).isEqualTo(ErrorCode.INTERNAL);
		assertThat(this.parent.problem().detail()).isEqualTo("2 of 3 subscriptions rejected it; the first: broken");
		assertThat(this.fanOut.refusal()).isNull();
	}

	@Test
	void whatOneProcessedIsNotToBePublishedAgain() {
		List<FanOut.Branch> branches = branches(2);
		this.fanOut.seal();
		branches.get(0).received();
		branches.get(0).processed();

		branches.get(1).reject(FULL.withRetry(true, Duration.ofSeconds(1)));

		assertThat(this.parent.told()).containsExactly("QUEUE_FULL");
		assertThat(this.parent.problem().retryable()).isFalse();
		assertThat(this.parent.problem().retryAfter()).isNull();
	}

	@Test
	void whatNobodyTookMayBePublishedAgainAfterTheLongestTime() {
		List<FanOut.Branch> branches = branches(3);
		this.fanOut.seal();

		branches.get(0).reject(FULL.withRetry(true, Duration.ofSeconds(1)));
		branches.get(1).reject(FULL.withRetry(true, Duration.ofSeconds(3)));
		branches.get(2).reject(FULL);

		assertThat(this.parent.told()).containsExactly("QUEUE_FULL");
		assertThat(this.parent.problem().retryable()).isTrue();
		assertThat(this.parent.problem().retryAfter()).isEqualTo(Duration.ofSeconds(3));
		assertThat(this.parent.problem().detail()).isEqualTo("3 of 3 subscriptions rejected it; the first: full");
	}

	@Test
	void whatOneRefusedWasNotReceivedAndSaysSoAtOnce() {
		List<FanOut.Branch> branches = branches(2);
		this.fanOut.seal();
		branches.get(0).received();

		branches.get(1).reject(FULL);

		assertThat(this.decisions).hasValue(1);
		assertThat(this.fanOut.refusal()).isNotNull()
			.extracting(Problem::detail)
			.isEqualTo("1 of 2 subscriptions refused it; the first: full");
		assertThat(this.parent.told()).isEmpty();
		branches.get(0).processed();
		assertThat(this.parent.told()).containsExactly("QUEUE_FULL");
	}

	@Test
	void theProblemOfASingleSubscriptionIsPassedOnAsItIs() {
		FanOut.Branch branch = branches(1).getFirst();
		this.fanOut.seal();
		branch.received();

		branch.reject(BROKEN);

		assertThat(this.parent.problem()).isEqualTo(BROKEN);
	}

	@Test
	void aMessageThatGoesNowhereIsProcessed() {
		this.fanOut.seal();

		assertThat(this.parent.told()).containsExactly("received", "processed");
		assertThat(this.decisions).hasValue(1);
	}

	@Test
	void aBranchThatIsWithdrawnWasNeverThere() {
		List<FanOut.Branch> branches = branches(2);
		branches.get(0).withdraw();
		this.fanOut.seal();

		branches.get(1).received();
		branches.get(1).reject(BROKEN);

		assertThat(this.fanOut.branches()).isEqualTo(1);
		assertThat(this.parent.problem()).isEqualTo(BROKEN);
	}

	@Test
	void theMessageIsSharedAndDeliveredForTheFirstTime() {
		TestDelivery again = new TestDelivery("test", "m", this.parent.ackLevel(), this.parent.source(), 4);
		FanOut.Branch branch = new FanOut(again, this.decisions::incrementAndGet).branch();

		assertThat(branch.message()).isSameAs(again.message());
		assertThat(branch.source()).isSameAs(again.source());
		assertThat(branch.peer()).isEqualTo(again.peer());
		assertThat(branch.ackLevel()).isEqualTo(again.ackLevel());
		assertThat(branch.attempt()).isEqualTo(1);
	}

	private List<FanOut.Branch> branches(int count) {
		return IntStream.range(0, count).mapToObj((i) -> this.fanOut.branch()).toList();
	}

}
