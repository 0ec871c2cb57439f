package dev.conduit.test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Problem;
import dev.conduit.message.PublishOutcome;

import static dev.conduit.test.ConduitAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordingTemplateTests {

	private final RecordingTemplate recording = new RecordingTemplate();

	// what is published

	@Test
	void whatIsPublishedIsRecordedInItsOrder() {
		this.recording.template().publish("orders.sold", new Sold("pen", 1));
		this.recording.template().withHeaders(Headers.of("shop", "7")).publish("orders.sold", new Sold("ink", 2));
		this.recording.template().withChannel("other").publishAsync("orders.lost", "why", AckLevel.PROCESSED).join();

		assertThat(this.recording.published()).contains("orders.sold", new Sold("ink", 2))
			.containsExactly("orders.sold", new Sold("pen", 1), new Sold("ink", 2))
			.contains("orders.lost", "why")
			.hasNone("orders.refused");
		assertThat(this.recording.published().to("orders.sold", Sold.class)).containsExactly(new Sold("pen", 1),
				new Sold("ink", 2));
		assertThat(this.recording.published().all().get(1).headers().get("shop")).isEqualTo("7");
		assertThat(this.recording.called()).isEmpty();
	}

	@Test
	void aMapAndAListAreComparedByWhatIsInThem() {
		this.recording.template().publish("stock", Map.of("pen", 1, "ink", 2));
		this.recording.template().publish("names", List.of("pen", "ink"));

		assertThat(this.recording.published()).contains("stock", Map.of("ink", 2, "pen", 1))
			.contains("names", List.of("pen", "ink"));
	}

	@Test
	void aMissingMessageIsReportedWithAllThatWerePublished() {
		this.recording.template().publish("orders.sold", new Sold("pen", 1));
		this.recording.template().publish("orders.bytes", new byte[] { 1, 2, 3 });

		assertThatThrownBy(() -> assertThat(this.recording.published()).contains("orders.sold", new Sold("pen", 2)))
			.isInstanceOf(AssertionError.class)
			.hasMessageContaining("Expected messages to 'orders.sold' that say Sold[item=pen, amount=2]")
			.hasMessageContaining("there are these 2 messages:")
			.hasMessageContaining("1. to 'orders.sold': {\"item\":\"pen\",\"amount\":1}")
			.hasMessageContaining("2. to 'orders.bytes': 3 bytes of application/octet-stream");
		assertThatThrownBy(() -> assertThat(this.recording.published()).contains("orders.gone", "x"))
			.hasMessageContaining("none went there; there are these 2 messages:");
		assertThatThrownBy(() -> assertThat(this.recording.called()).contains("orders.place", "x"))
			.hasMessageContaining("there are no calls at all");
	}

	@Test
	void oneTooManyIsReportedByEachAssert() {
		this.recording.template().publish("orders.sold", new Sold("pen", 1));
		this.recording.template().publish("orders.sold", new Sold("ink", 1));

		assertThatThrownBy(
				() -> assertThat(this.recording.published()).containsExactly("orders.sold", new Sold("pen", 1)))
			.hasMessageContaining("Expected exactly these messages to 'orders.sold'")
			.hasMessageContaining("\"ink\"");
		assertThatThrownBy(() -> assertThat(this.recording.published()).hasNone("orders.sold"))
			.hasMessageContaining("Expected no messages to 'orders.sold'");
		assertThatThrownBy(() -> assertThat(this.recording.published()).isEmpty())
			.hasMessageContaining("Expected no messages, but there are these 2");
	}

	@Test
	void whatIsNoneOfTheTypeIsReportedWithWhatItIs() {
		this.recording.template().publish("orders.sold", "just a text");

		assertThatThrownBy(() -> this.recording.published().to("orders.sold", Sold.class))
			.isInstanceOf(AssertionError.class)
			.hasMessageContaining("is no Sold: just a text");
	}

	@Test
	void nothingIsWaitedForWithoutAServer() {
		assertThatThrownBy(() -> assertThat(this.recording.published()).eventuallyContains("orders.sold", "x"))
			.hasMessageContaining("within " + Duration.ZERO);
	}

	@Test
	void whatCannotTravelFailsHereToo() {
		assertThatThrownBy(() -> this.recording.template().publish("not a topic", "x"))
			.isInstanceOf(IllegalArgumentException.class);
		Object[] circle = new Object[1];
		circle[0] = circle;
		assertThatThrownBy(() -> this.recording.template().publish("objects", circle))
			.isInstanceOf(RuntimeException.class);
	}

	// failures

	@Test
	void aPlannedFailureReachesThePublisher() {
		this.recording.fail("orders.sold",
				new ConduitUnavailableException(Problem.of(ErrorCode.CONNECTION_FAILED, "down")));

		assertThatExceptionOfType(ConduitUnavailableException.class)
			.isThrownBy(() -> this.recording.template().publish("orders.sold", new Sold("pen", 1)));
		assertThat(this.recording.template().publishOnce("orders.sold", new Sold("ink", 1), AckLevel.RECEIVED))
			.isInstanceOf(PublishOutcome.Rejected.class);
		assertThat(this.recording.published()).contains("orders.sold", new Sold("pen", 1))
			.contains("orders.sold", new Sold("ink", 1));
	}

	// calls and questions

	@Test
	void aCallGetsItsPlannedAnswerAndIsRecorded() {
		this.recording.answer("stock.take", new Sold("pen", 3)).answer("stock.log", null);

		assertThat(this.recording.template().call("stock.take", "pen", Sold.class)).isEqualTo(new Sold("pen", 3));
		assertThat(this.recording.template().callAsync("stock.take", "ink", Sold.class))
			.isCompletedWithValue(new Sold("pen", 3));
		assertThat(this.recording.template().call("stock.log", "x", Void.class)).isNull();
		this.recording.template().send("stock.forget", "pen");
		assertThat(this.recording.called()).containsExactly("stock.take", "pen", "ink").contains("stock.forget", "pen");
		assertThat(this.recording.published()).isEmpty();
	}

	@Test
	void aPlannedFailureReachesTheCallerAsItsType() {
		this.recording.answer("stock.take", 1)
			.fail("stock.take", ConduitException.of(Problem.of(ErrorCode.QUEUE_FULL, "busy")));

		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> this.recording.template().call("stock.take", "pen", Integer.class))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.QUEUE_FULL));

		this.recording.answer("stock.take", 2);
		assertThat(this.recording.template().call("stock.take", "pen", Integer.class)).isEqualTo(2);
	}

	@Test
	void aCallWithoutAPlannedAnswerSaysHowToPlanOne() {
		this.recording.answer("stock.count", 1);

		assertThatThrownBy(() -> this.recording.template().call("stock.take", "pen", Integer.class))
			.isInstanceOf(AssertionError.class)
			.hasMessageContaining("no answer is planned for 'stock.take'")
			.hasMessageContaining("answer(\"stock.take\", …)")
			.hasMessageContaining("[stock.count]");
	}

	@Test
	void aQuestionToATopicGetsItsPlannedAnswer() {
		this.recording.answer("prices", new Sold("pen", 5));

		assertThat(this.recording.template().ask("prices", "pen", Sold.class)).isEqualTo(new Sold("pen", 5));
		assertThat(this.recording.template().ask("prices", "ink", Sold.class)).isEqualTo(new Sold("pen", 5));
		assertThat(this.recording.published()).containsExactly("prices", "pen", "ink");
	}

	@Test
	void aStreamIsRefusedWithTheWayToTestOne() {
		assertThatThrownBy(() -> this.recording.template().stream("ticks").results(Integer.class).toList())
			.isInstanceOf(AssertionError.class)
			.hasMessageContaining("@ConduitTest");
	}

	record Sold(String item, int amount) {

	}

}
