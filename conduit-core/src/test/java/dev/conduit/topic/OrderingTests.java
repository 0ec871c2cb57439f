package dev.conduit.topic;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.Handling;
import dev.conduit.message.Priority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What a mailbox makes of ordering keys.
 */
class OrderingTests extends MailboxFixture {

	/** How many were ended in the order in which they came. */
	private int ended;

	@Test
	void ofOneKeyOneMessageIsInHandAndOthersGoOn() {
		concurrency(4);
		Mailbox mailbox = mailbox();

		offerWith(mailbox, "a", "a1", "a2", "a3");
		offerWith(mailbox, "b", "b1", "b2");
		offerWith(mailbox, "", "x", "y");

		assertThat(this.inHand.got()).containsExactly("a1", "b1", "x", "y");
		assertThat(mailbox.statistics().queued()).isEqualTo(3);
		end("x");
		assertThat(this.inHand.got()).as("its key is in hand").hasSize(4);
		end("a1");
		assertThat(this.inHand.got()).endsWith("a2");
		end("b1");
		assertThat(this.inHand.got()).endsWith("b2");
		end("a2");
		assertThat(this.inHand.got()).endsWith("a3");
	}

	@Test
	void whatWasHeldBackHasThePlaceInWhichItCame() {
		concurrency(2);
		Mailbox mailbox = mailbox();
		offerWith(mailbox, "a", "a1");
		offerWith(mailbox, "b", "b1");
		offerWith(mailbox, "a", "a2");
		offerWith(mailbox, "", "x");
		offerWith(mailbox, "a", "a3");
		offerWith(mailbox, "", "y");

		end("a1");
		end("a2");
		end("x");
		end("a3");

		assertThat(this.inHand.got()).containsExactly("a1", "b1", "a2", "x", "a3", "y");
	}

	@Test
	void theOrderOfAKeyCountsForMoreThanPriorities() {
		concurrency(4);
		Mailbox mailbox = mailbox();
		mailbox.suspend();
		offerOne(mailbox, Priority.LOW, "a", "a1");
		offerOne(mailbox, Priority.HIGHEST, "a", "a2");
		offerOne(mailbox, Priority.HIGH, "b", "b1");

		mailbox.resume();

		assertThat(this.inHand.got()).containsExactly("b1", "a1");
		end("a1");
		assertThat(this.inHand.got()).endsWith("a2");
	}

	@Test
	void whatIsDeliveredAgainQueuesUpBehindLaterOnesOfItsKey() {
		concurrency(4);
		redelivery(Redelivery.DEFAULTS);
		Mailbox mailbox = mailbox();
		offerWith(mailbox, "a", "a1", "a2");

		this.inHand.last().reject(LATER);
		assertThat(this.inHand.got()).containsExactly("a1", "a2");
		advance(1000);
		assertThat(this.inHand.got()).as("a2 is in hand").hasSize(2);
		end("a2");

		assertThat(this.inHand.got()).containsExactly("a1", "a2", "a1#2");
	}

	@Test
	void aStrictKeyWaitsForWhatIsDeliveredAgain() {
		concurrency(4);
		ordering(Ordering.STRICT_KEY);
		redelivery(Redelivery.DEFAULTS.withMaxAttempts(2));
		Mailbox mailbox = mailbox();
		offerWith(mailbox, "a", "a1", "a2");
		offerWith(mailbox, "b", "b1");

		this.inHand.get(0).reject(LATER);
		assertThat(this.inHand.got()).containsExactly("a1", "b1");
		advance(1000);
		assertThat(this.inHand.got()).containsExactly("a1", "b1", "a1#2");
		this.inHand.last().reject(LATER);

		assertThat(this.inHand.got()).as("it was given up").containsExactly("a1", "b1", "a1#2", "a2");
	}

	@ParameterizedTest
	@EnumSource(names = { "KEY", "STRICT_KEY" })
	void aMessageThatIsGivenUpLetsTheNextOfItsKeyGo(Ordering ordering) {
		concurrency(4);
		ordering(ordering);
		Mailbox mailbox = mailbox();
		offerWith(mailbox, "a", "a1", "a2");

		this.inHand.last().reject(NEVER);

		assertThat(this.inHand.got()).containsExactly("a1", "a2");
	}

	@Test
	void byArrivalSeveralOfAKeyAreInHandAndStillInOrder() {
		concurrency(4);
		ordering(Ordering.ARRIVAL);
		Mailbox mailbox = mailbox();
		mailbox.suspend();
		offerOne(mailbox, Priority.LOW, "a", "a1");
		offerOne(mailbox, Priority.HIGHEST, "a", "a2");
		offerOne(mailbox, Priority.NORMAL, "b", "b1");

		mailbox.resume();

		assertThat(this.inHand.got()).containsExactly("b1", "a1", "a2");
		assertThat(mailbox.keys()).isZero();
	}

	@Test
	void withoutOrderingKeysMeanNothing() {
		concurrency(4);
		ordering(Ordering.NONE);
		Mailbox mailbox = mailbox();

		offerWith(mailbox, "a", "a1", "a2");

		assertThat(this.inHand.got()).containsExactly("a1", "a2");
		assertThat(mailbox.keys()).isZero();
	}

	@Test
	void aFullMailboxDropsTheOldestAlsoWhereItIsHeldBack() {
		concurrency(2);
		bounds(2, OverflowPolicy.DROP_OLDEST);
		Mailbox mailbox = mailbox();
		offerWith(mailbox, "a", "a1");
		List<TestDelivery> heldBack = offerWith(mailbox, "a", "a2", "a3");

		offerWith(mailbox, "a", "a4");

		assertThat(heldBack.get(0).told()).containsExactly("received", "QUEUE_FULL");
		end("a1");
		end("a3");
		assertThat(this.inHand.got()).containsExactly("a1", "a3", "a4");
	}

	@Test
	void aMessageThatIsDroppedBeforeItsTurnLetsTheNextOfItsKeyGo() {
		concurrency(2);
		bounds(2, OverflowPolicy.DROP_OLDEST);
		Mailbox mailbox = mailbox();
		mailbox.suspend();
		offerWith(mailbox, "a", "a1", "a2", "a3");

		mailbox.resume();

		assertThat(this.inHand.got()).containsExactly("a2");
		end("a2");
		assertThat(this.inHand.got()).containsExactly("a2", "a3");
	}

	@Test
	void aMessageThatIsDroppedWhileItHoldsAStrictKeyLetsTheNextGo() {
		concurrency(2);
		ordering(Ordering.STRICT_KEY);
		bounds(2, OverflowPolicy.DROP_OLDEST);
		Mailbox mailbox = mailbox();
		offerWith(mailbox, "a", "a1", "a2");
		this.inHand.last().reject(LATER);

		offerWith(mailbox, "a", "a3");

		assertThat(this.inHand.got()).containsExactly("a1", "a2");
	}

	@Test
	void thereAreNeverMoreKeysThanMessages() {
		concurrency(3);
		bounds(5, OverflowPolicy.FAIL);
		Mailbox mailbox = mailbox();
		int refused = 0;

		for (int i = 0; i < 10_000; i++) {
			TestDelivery delivery = offerWith(mailbox, "key " + i, "m" + i).getFirst();
			refused += delivery.told().contains("QUEUE_FULL") ? 1 : 0;
			assertThat(mailbox.keys()).isLessThanOrEqualTo(3 + 5);
			if (i % 2 == 0) {
				oldestInHand().processed();
			}
		}
		while (mailbox.statistics().inFlight() > 0) {
			oldestInHand().processed();
		}

		assertThat(refused).isPositive();
		assertThat(mailbox.keys()).isZero();
	}

	@Test
	void aMailboxThatClosesForgetsItsKeys() {
		concurrency(2);
		Mailbox mailbox = mailbox();
		List<TestDelivery> offered = offerWith(mailbox, "a", "a1", "a2");

		mailbox.close();
		end("a1");

		assertThat(offered.get(0).told()).containsExactly("received", "processed");
		assertThat(offered.get(1).told()).containsExactly("received", "SHUTTING_DOWN");
		assertThat(mailbox.keys()).isZero();
	}

	@Test
	void aKeyHasABound() {
		Handling longest = Handling.DEFAULT.withKey("é".repeat(127) + "e");

		assertThat(longest.key()).hasSize(128);
		assertThatIllegalArgumentException().isThrownBy(() -> Handling.DEFAULT.withKey("é".repeat(128)))
			.withMessage("'key' must have at most 255 bytes of UTF-8 (was 256)");
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6 })
	void whateverEndsWhenEachKeyIsHandledOneByOneAndInOrder(long seed) {
		Random random = new Random(seed);
		concurrency(1 + random.nextInt(8));
		bounds(10_000, OverflowPolicy.FAIL);
		redelivery(Redelivery.DEFAULTS.withMaxAttempts(5));
		Mailbox mailbox = mailbox();
		Map<String, Integer> published = new HashMap<>();
		Map<String, Integer> firstDelivered = new HashMap<>();
		List<Delivery> open = new ArrayList<>();
		int seen = 0;
		for (int step = 0; step < 3000; step++) {
			if (step < 1500 && random.nextInt(3) > 0) {
				String key = "k" + random.nextInt(6);
				int number = published.merge(key, 1, Integer::sum);
				offerOne(mailbox, Priority.of(random.nextInt(Priority.LEVELS)), key, Integer.toString(number));
			}
			else if (!open.isEmpty()) {
				Delivery ended = open.remove(random.nextInt(open.size()));
				if (random.nextInt(4) == 0) {
					ended.reject(LATER);
				}
				else {
					ended.processed();
				}
				advance(random.nextInt(300));
			}
			for (; seen < this.inHand.got().size(); seen++) {
				Delivery delivery = this.inHand.get(seen);
				String key = delivery.message().handling().key();
				assertThat(open).as("seed %d, step %d", seed, step)
					.noneMatch((other) -> other.message().handling().key().equals(key));
				open.add(delivery);
				if (delivery.attempt() == 1) {
					assertThat(delivery.message().payload().asText()).as("seed %d, step %d", seed, step)
						.isEqualTo(Integer.toString(firstDelivered.merge(key, 1, Integer::sum)));
				}
			}
		}
		while (!open.isEmpty() || mailbox.statistics().delayed() > 0) {
			open.forEach(Delivery::processed);
			open.clear();
			advance(60_000);
			IntStream.range(seen, this.inHand.got().size()).mapToObj(this.inHand::get).forEach(open::add);
			seen = this.inHand.got().size();
		}
		assertThat(mailbox.statistics().queued()).as("seed %d", seed).isZero();
		assertThat(mailbox.keys()).as("seed %d", seed).isZero();
	}

	private Delivery oldestInHand() {
		return this.inHand.get(this.ended++);
	}

	private void end(String text) {
		this.inHand.get(this.inHand.got().indexOf(text)).processed();
	}

	private void concurrency(int concurrency) {
		this.options = this.options.withConcurrency(concurrency);
	}

	private void ordering(Ordering ordering) {
		this.options = this.options.withOrder(this.options.order().withOrdering(ordering));
	}

	private static List<TestDelivery> offerWith(Mailbox mailbox, String key, String... texts) {
		List<TestDelivery> deliveries = new ArrayList<>();
		for (String text : texts) {
			deliveries.add(offerOne(mailbox, Priority.NORMAL, key, text));
		}
		return deliveries;
	}

	private static TestDelivery offerOne(Mailbox mailbox, Priority priority, String key, String text) {
		TestDelivery delivery = TestDelivery.of(text, Handling.DEFAULT.withPriority(priority).withKey(key));
		mailbox.offer(delivery);
		return delivery;
	}

}
