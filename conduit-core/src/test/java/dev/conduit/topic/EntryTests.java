package dev.conduit.topic;

import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

import static org.assertj.core.api.Assertions.assertThat;

class EntryTests extends MailboxFixture {

	private final TestDelivery delivery = TestDelivery.of("m");

	private final Mailbox mailbox = mailbox();

	private final Entry entry = new Offered(this.mailbox, this.delivery);

	@Test
	void tellsTheEndAfterItWasReceived() {
		this.entry.takenIn();
		assertThat(this.delivery.told()).containsExactly("received");

		this.entry.end(null);
		assertThat(this.delivery.told()).containsExactly("received", "processed");
	}

	@Test
	void anEndThatCameTooEarlyWaitsUntilItWasReceived() {
		this.entry.end(Problem.of(ErrorCode.INTERNAL, "broken"));
		assertThat(this.delivery.told()).isEmpty();

		this.entry.takenIn();
		assertThat(this.delivery.told()).containsExactly("received", "INTERNAL");
	}

	@Test
	void aRefusalIsToldWithoutHavingBeenReceived() {
		this.entry.refuse(Problem.of(ErrorCode.QUEUE_FULL, "full"));

		assertThat(this.delivery.told()).containsExactly("QUEUE_FULL");
	}

	@Test
	void aDeliveryThatThrowsStopsNobody() {
		Entry broken = new Offered(this.mailbox, new Broken(this.delivery));

		broken.takenIn();
		broken.end(null);
		new Offered(this.mailbox, new Broken(this.delivery)).refuse(Problem.of(ErrorCode.QUEUE_FULL, "full"));

		assertThat(this.delivery.told()).containsExactly("received", "processed", "QUEUE_FULL");
	}

	/**
	 * Breaks its contract, after it has done its work.
	 */
	private record Broken(TestDelivery delivery) implements Delivery {

		@Override
		public Message message() {
			return this.delivery.message();
		}

		@Override
		public int attempt() {
			return 1;
		}

		@Override
		public AckLevel ackLevel() {
			return AckLevel.PROCESSED;
		}

		@Override
		public Source source() {
			return this.delivery.source();
		}

		@Override
		public Peer peer() {
			return this.delivery.peer();
		}

		@Override
		public void received() {
			this.delivery.received();
			throw new IllegalStateException("broken");
		}

		@Override
		public void processed() {
			this.delivery.processed();
			throw new IllegalStateException("broken");
		}

		@Override
		public void reject(Problem problem) {
			this.delivery.reject(problem);
			throw new IllegalStateException("broken");
		}

	}

}
