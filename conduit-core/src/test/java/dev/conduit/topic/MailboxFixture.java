package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;

import dev.conduit.exchange.Source;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A mailbox on threads and a clock that the test drives. After each test, what it says of
 * itself must add up.
 */
abstract class MailboxFixture {

	static final Problem LATER = Problem.of(ErrorCode.RATE_LIMITED, "not now");

	static final Problem NEVER = Problem.of(ErrorCode.INVALID_VALUE, "not ever");

	final ManualTimer timer = new ManualTimer();

	final HandExecutor executor = new HandExecutor();

	final InHand inHand = new InHand();

	MailboxOptions options = MailboxOptions.forListener("test").withInline(true);

	private final List<Mailbox> mailboxes = new ArrayList<>();

	Mailbox mailbox() {
		return mailbox(this.inHand);
	}

	Mailbox mailbox(Receiver receiver) {
		Mailbox mailbox = new Mailbox(this.options, receiver, this.executor, this.timer, new LongestWait());
		this.mailboxes.add(mailbox);
		return mailbox;
	}

	void bounds(int capacity, OverflowPolicy overflow) {
		this.options = this.options.withBounds(this.options.bounds().withCapacity(capacity).withOverflow(overflow));
	}

	void redelivery(Redelivery redelivery) {
		this.options = this.options.withRedelivery(redelivery);
	}

	static List<TestDelivery> offer(Mailbox mailbox, String... texts) {
		return offer(mailbox, new TestSource(), texts);
	}

	static List<TestDelivery> offer(Mailbox mailbox, Source source, String... texts) {
		List<TestDelivery> deliveries = new ArrayList<>();
		for (String text : texts) {
			TestDelivery delivery = TestDelivery.of(text, source);
			deliveries.add(delivery);
			mailbox.offer(delivery);
		}
		return deliveries;
	}

	static String[] texts(int from, int to) {
		return IntStream.range(from, to).mapToObj(Integer::toString).toArray(String[]::new);
	}

	void advance(long millis) {
		this.timer.advance(Duration.ofMillis(millis));
	}

	@AfterEach
	void theFiguresAddUp() {
		for (Mailbox mailbox : this.mailboxes) {
			MailboxStatistics figures = mailbox.statistics();
			assertThat(figures.accepted()).as("%s", figures)
				.isEqualTo(figures.processed() + figures.rejected() + figures.queued() + figures.delayed()
						+ figures.inFlight());
		}
	}

}
