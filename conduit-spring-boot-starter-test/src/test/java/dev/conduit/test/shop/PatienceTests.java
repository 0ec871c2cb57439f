package dev.conduit.test.shop;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import dev.conduit.test.ConduitTest;
import dev.conduit.test.ConduitTester;
import dev.conduit.test.RecordedMessages;

import static dev.conduit.test.ConduitAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What is said when something that was waited for does not come.
 */
@ConduitTest(properties = "conduit.test.patience=50ms")
class PatienceTests {

	@Autowired
	private ConduitTester tester;

	@MockitoBean
	private Deliverer deliverer;

	@MockitoBean
	private Stock stock;

	@Test
	void aMessageThatIsNotPublishedIsReportedWithWhatWasPublishedInstead() {
		RecordedMessages<Integer> refunds = this.tester.record("shop.gifts", Integer.class);
		this.tester.publish("shop.returns", new Order("pen", 4));

		assertThatThrownBy(refunds::await)
			.hasMessageContaining("1 messages on 'shop.gifts' were awaited for PT0.05S, but there are only 0")
			.hasMessageContaining("1. to 'shop.refunds': 4");
		assertThatThrownBy(() -> assertThat(this.tester.published()).eventuallyContains("shop.refunds", 5))
			.hasMessageContaining("within PT0.05S")
			.hasMessageContaining("1. to 'shop.refunds': 4");
	}

	@Test
	void aListenerThatGotSomethingElseIsReportedWithIt() {
		this.tester.publish("shop.returns", new Order("pen", 4));

		assertThatThrownBy(() -> this.tester.listener("returns").processed(new Order("pen", 5)))
			.hasMessageContaining("Expected the listener 'returns' to handle Order[item=pen, amount=5] within PT0.05S")
			.hasMessageContaining("processed on 'shop.returns' (attempt 1): {\"item\":\"pen\",\"amount\":4}");
		assertThatThrownBy(() -> this.tester.listener("returns").processedAtLeast(2))
			.hasMessageContaining("to handle 2 messages");
		assertThatThrownBy(() -> this.tester.listener("deliveries").received(new Order("pen", 1)))
			.hasMessageContaining("the listener 'deliveries' got nothing");
	}

	@Test
	void aDeadLetterThatIsNoneIsReportedWithWhatListenersGot() {
		this.tester.publish("shop.returns", new Order("pen", 4));

		assertThatThrownBy(() -> this.tester.awaitDeadLetter("shop.returns"))
			.hasMessageContaining("Expected a dead letter of 'shop.returns' within PT0.05S")
			.hasMessageContaining("the listener 'returns' got:");
	}

}
