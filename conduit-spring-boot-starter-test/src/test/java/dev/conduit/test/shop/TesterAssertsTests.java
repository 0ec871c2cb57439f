package dev.conduit.test.shop;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import dev.conduit.fault.Direction;
import dev.conduit.fault.Fault;
import dev.conduit.fault.FaultPlan;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.test.ConduitTest;
import dev.conduit.test.ConduitTester;
import dev.conduit.test.RecordedMessages;

import static dev.conduit.test.ConduitAssertions.assertThat;
import static dev.conduit.test.ConduitAssertions.assertThatStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;

/**
 * Asserts of the tester: that they hold, that they fail, and what they say then.
 */
@ConduitTest(properties = { "conduit.delivery.backoff.initial-delay=1ms", "conduit.delivery.backoff.max-delay=2ms" })
class TesterAssertsTests {

	@Autowired
	private ConduitTester tester;

	@MockitoBean
	private Deliverer deliverer;

	@MockitoBean
	private Stock stock;

	// deadlines

	@Test
	void aCallMissesTheDeadlineOfTheTester() {
		this.tester.faults()
			.plan(FaultPlan.first(1, Direction.TO_CLIENT, Frame.RpcResponse.class::isInstance, Fault.DROP));
		given(this.stock.count("pen")).willReturn(1);

		this.tester.withDeadline(Duration.ofMillis(200))
			.call("shop.place", new Order("pen", 1), Receipt.class)
			.missesItsDeadline();

		assertThatThrownBy(() -> this.tester.call("shop.place", new Order("pen", 1), Receipt.class).missesItsDeadline())
			.hasMessageContaining("[the call of 'shop.place']")
			.hasMessageContaining("the call returned Receipt[item=pen, amount=1, customer=test]");
	}

	// streams

	@Test
	void theItemsOfAStreamAreExpectedOneByOne() {
		this.tester.stream("delivery.steps", 3, Integer.class).yields(1, 2).yieldsItems(1).completes();
	}

	@Test
	void aStreamWithoutAnEndIsGivenUp() {
		this.tester.stream("delivery.steps", Integer.MAX_VALUE - 1, Integer.class).yields(1, 2, 3).cancels();
	}

	@Test
	void aStreamThatFailsAfterItsItemsIsAskedForItsProblem() {
		this.tester.stream("delivery.stepsUntilItIsSoldOut", 2, Integer.class)
			.yields(1, 2)
			.failsWith(ErrorCode.APPLICATION)
			.withType("sold-out");
	}

	@Test
	void aStreamThatIsOtherThanExpectedIsReportedWithWhatCameBefore() {
		assertThatThrownBy(() -> this.tester.stream("delivery.steps", 3, Integer.class).yields(1, 5)).hasMessage(
				"[the stream of 'delivery.steps'] Expected the item 5, but it was the item 2, after 1 items: [1]");
		assertThatThrownBy(() -> this.tester.stream("delivery.steps", 1, Integer.class).completes())
			.hasMessageContaining("Expected the end, but it was the item 1, after no item");
		assertThatThrownBy(() -> this.tester.stream("delivery.steps", 1, Integer.class).yieldsItems(2))
			.hasMessageContaining("Expected an item, but it was the end, after 1 items: [1]");
		assertThatThrownBy(
				() -> this.tester.stream("delivery.steps", 1, Integer.class).yields(1).failsWith(ErrorCode.APPLICATION))
			.hasMessageContaining("Expected the failure APPLICATION, but it was the end");
		assertThatThrownBy(() -> this.tester.stream("delivery.nothing", 1, Integer.class).yields(1))
			.hasMessageContaining("Expected the item 1, but it was the failure");
	}

	@Test
	void theStreamOfAClientIsExpectedInTheSameWay() {
		assertThatStream(Stream.of("a", "b")).yields("a", "b").completes();
		assertThatStream(Stream.iterate(1, (number) -> number + 1)).yields(1, 2).cancels();
		assertThatThrownBy(() -> assertThatStream(Stream.of("a").map((text) -> text.charAt(7))).yields('a'))
			.hasMessageContaining("the failure java.lang.StringIndexOutOfBoundsException");
	}

	// messages

	@Test
	void whatTheApplicationPublishedIsKnownWithoutSayingSoBefore() {
		given(this.stock.count("pen")).willReturn(1);

		this.tester.call("shop.place", new Order("pen", 1), Receipt.class).succeeds();
		this.tester.publish("shop.returns", new Order("pen", 4), AckLevel.RECEIVED);

		assertThat(this.tester.published()).contains("shop.sold", new Receipt("pen", 1, "test"))
			.eventuallyContains("shop.refunds", 4)
			.hasNone("shop.returns");
	}

	@Test
	void whatAnEarlierTestMethodPublishedIsForgotten() {
		assertThat(this.tester.published()).isEmpty();
	}

	@Test
	void aListenerIsAskedForWhatItGotAndWhatBecameOfIt() {
		willThrow(new IllegalStateException("no room")).given(this.stock).add("ink", 1);

		this.tester.listener("deliveries").receivedNothing();
		this.tester.publish("shop.deliveries", new Order("pen", 5), AckLevel.RECEIVED);
		this.tester.publish("shop.deliveries", new Order("ink", 1), AckLevel.RECEIVED);

		this.tester.listener("deliveries")
			.received(new Order("pen", 5))
			.processed(new Order("pen", 5))
			.failedWith(new Order("ink", 1), ErrorCode.INTERNAL)
			.processedAtLeast(1);
		assertThatThrownBy(() -> this.tester.listener("deliveries").receivedNothing())
			.hasMessageContaining("but the listener 'deliveries' got:")
			.hasMessageContaining("processed on 'shop.deliveries' (attempt 1): {\"item\":\"pen\",\"amount\":5}");
		assertThat(this.tester.awaitDeadLetter("shop.deliveries")).hasAttempts(2);
		assertThatThrownBy(this.tester::hasNoDeadLetters)
			.hasMessageContaining("Expected no dead letters, but there are 1")
			.hasMessageContaining("deliveries");
	}

	@Test
	void aListenerThatIsNoneIsReportedWithThoseThatThereAre() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.tester.listener("delivery"))
			.withMessageContaining("'delivery' is no listener")
			.withMessageContaining("deliveries")
			.withMessageContaining("returns");
	}

	@Test
	void nothingIsADeadLetterAtFirst() {
		this.tester.hasNoDeadLetters();
		RecordedMessages<Integer> refunds = this.tester.record("shop.refunds", Integer.class);

		this.tester.publish("shop.returns", new Order("pen", 4));

		assertThat(refunds.await()).isEqualTo(4);
	}

}
