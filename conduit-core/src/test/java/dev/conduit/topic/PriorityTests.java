package dev.conduit.topic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.exchange.Deadline;
import dev.conduit.message.Handling;
import dev.conduit.message.Priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a mailbox makes of priorities.
 */
class PriorityTests extends MailboxFixture {

	@Test
	void aHigherPriorityGoesFirstAndWithinOneTheOrderIsKept() {
		Mailbox mailbox = mailbox();
		mailbox.suspend();
		offer(mailbox, Priority.LOW, "low 1");
		offer(mailbox, Priority.NORMAL, "normal 1");
		offer(mailbox, Priority.HIGHEST, "highest 1");
		offer(mailbox, Priority.LOWEST, "lowest 1");
		offer(mailbox, Priority.HIGH, "high 1");
		offer(mailbox, Priority.NORMAL, "normal 2");
		offer(mailbox, Priority.HIGHEST, "highest 2");

		mailbox.resume();
		workOff(mailbox);

		assertThat(this.inHand.got()).containsExactly("highest 1", "highest 2", "high 1", "normal 1", "normal 2",
				"low 1", "lowest 1");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void itIsAStableSortOfWhateverWaits(long seed) {
		this.options = this.options.withOrder(DeliveryOrder.DEFAULTS.withMaxPassedOver(0));
		bounds(1000, OverflowPolicy.FAIL);
		Mailbox mailbox = mailbox();
		mailbox.suspend();
		Random random = new Random(seed);
		List<TestDelivery> offered = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			offered.add(offer(mailbox, Priority.of(random.nextInt(Priority.LEVELS)), Integer.toString(i)));
		}

		mailbox.resume();
		workOff(mailbox);

		offered.sort(Comparator.comparing((delivery) -> delivery.message().handling().priority(),
				Comparator.reverseOrder()));
		assertThat(this.inHand.got()).as("seed %d", seed)
			.containsExactlyElementsOf(offered.stream().map(TestDelivery::text).toList());
	}

	@Test
	void oneThatWasPassedOverOftenEnoughIsNext() {
		this.options = this.options.withOrder(DeliveryOrder.DEFAULTS.withMaxPassedOver(3));
		Mailbox mailbox = mailbox();
		mailbox.suspend();
		for (int i = 0; i < 10; i++) {
			offer(mailbox, Priority.HIGH, "h" + i);
		}
		offer(mailbox, Priority.LOW, "l0");
		offer(mailbox, Priority.LOW, "l1");

		mailbox.resume();
		workOff(mailbox);

		assertThat(this.inHand.got()).containsExactly("h0", "h1", "h2", "l0", "h3", "h4", "h5", "l1", "h6", "h7", "h8",
				"h9");
	}

	@Test
	void severalLowerPrioritiesShareWhatIsLeftForThem() {
		this.options = this.options.withOrder(DeliveryOrder.DEFAULTS.withMaxPassedOver(2));
		Mailbox mailbox = mailbox();
		mailbox.suspend();
		for (int i = 0; i < 6; i++) {
			offer(mailbox, Priority.HIGHEST, "x" + i);
			offer(mailbox, Priority.NORMAL, "n" + i);
			offer(mailbox, Priority.LOWEST, "l" + i);
		}

		mailbox.resume();
		workOff(mailbox);

		assertThat(this.inHand.got().subList(0, 8)).containsExactly("x0", "x1", "n0", "l0", "x2", "x3", "n1", "l1");
	}

	@Test
	void theBoundCountsOnlyWhatIsPassedOver() {
		this.options = this.options.withOrder(DeliveryOrder.DEFAULTS.withMaxPassedOver(2));
		Mailbox mailbox = mailbox();
		for (int i = 0; i < 5; i++) {
			offer(mailbox, Priority.HIGH, "h" + i);
			this.inHand.last().processed();
		}
		mailbox.suspend();
		offer(mailbox, Priority.LOW, "low");
		offer(mailbox, Priority.HIGH, "high");

		mailbox.resume();

		assertThat(this.inHand.got()).endsWith("high").doesNotContain("low");
	}

	@Test
	void whatIsDeliveredAgainKeepsItsPriority() {
		redelivery(Redelivery.DEFAULTS);
		Mailbox mailbox = mailbox();
		offer(mailbox, Priority.HIGH, "high");
		this.inHand.last().reject(LATER);
		offer(mailbox, Priority.NORMAL, "a");
		offer(mailbox, Priority.NORMAL, "b");
		advance(1000);

		this.inHand.last().processed();

		assertThat(this.inHand.got()).containsExactly("high", "a", "high#2");
	}

	@Test
	void aFullMailboxDropsTheOldestOfTheLowestPriority() {
		bounds(3, OverflowPolicy.DROP_OLDEST);
		Mailbox mailbox = mailbox();
		mailbox.suspend();
		TestDelivery high = offer(mailbox, Priority.HIGH, "high");
		TestDelivery low = offer(mailbox, Priority.LOW, "low 1");
		offer(mailbox, Priority.LOW, "low 2");

		offer(mailbox, Priority.NORMAL, "normal");

		assertThat(low.told()).containsExactly("received", "QUEUE_FULL");
		assertThat(high.told()).containsExactly("received");
	}

	@Test
	void aMessageThatIsLowerThanAllThatWaitIsDroppedItself() {
		bounds(2, OverflowPolicy.DROP_OLDEST);
		Mailbox mailbox = mailbox();
		mailbox.suspend();
		offer(mailbox, Priority.HIGH, "1");
		offer(mailbox, Priority.NORMAL, "2");

		TestDelivery low = offer(mailbox, Priority.LOW, "low");

		assertThat(low.told()).containsExactly("QUEUE_FULL");
		assertThat(low.problem().retryable()).isFalse();
		assertThat(mailbox.statistics().dropped()).isEqualTo(1);
	}

	@Test
	void ofPublishersThatWaitForRoomTheHighestGetsIt() {
		bounds(1, OverflowPolicy.BLOCK);
		Mailbox mailbox = mailbox();
		offer(mailbox, Priority.NORMAL, "in hand");
		offer(mailbox, Priority.NORMAL, "full");
		TestDelivery low = TestDelivery.of("low", Handling.DEFAULT.withPriority(Priority.LOW));
		TestDelivery high = TestDelivery.of("high", Handling.DEFAULT.withPriority(Priority.HIGH));
		mailbox.tryOffer(low, Deadline.NONE, (withdrawal) -> {
		});
		mailbox.tryOffer(high, Deadline.NONE, (withdrawal) -> {
		});

		this.inHand.last().processed();

		assertThat(high.told()).containsExactly("received");
		assertThat(low.told()).isEmpty();
	}

	@Test
	void theOldestIsTheOneThatWaitsLongestWhateverItsPriority() {
		Mailbox mailbox = mailbox();
		mailbox.suspend();
		offer(mailbox, Priority.LOW, "low");
		advance(500);
		offer(mailbox, Priority.HIGH, "high");
		advance(100);

		assertThat(mailbox.statistics().oldestAge()).hasMillis(600);
	}

	@Test
	void aPriorityThatIsNoneIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Priority.of(5))
			.withMessage("'priority' must be 0 to 4 (was 5)");
		assertThatIllegalArgumentException().isThrownBy(() -> Priority.of(-1))
			.withMessage("'priority' must be 0 to 4 (was -1)");
		assertThatIllegalArgumentException().isThrownBy(() -> DeliveryOrder.DEFAULTS.withMaxPassedOver(-1))
			.withMessage("'maxPassedOver' must be 0 to 1000000 (was -1)");
	}

	private void workOff(Mailbox mailbox) {
		while (mailbox.statistics().inFlight() > 0) {
			this.inHand.last().processed();
		}
	}

	private static TestDelivery offer(Mailbox mailbox, Priority priority, String text) {
		TestDelivery delivery = TestDelivery.of(text, Handling.DEFAULT.withPriority(priority));
		mailbox.offer(delivery);
		return delivery;
	}

}
