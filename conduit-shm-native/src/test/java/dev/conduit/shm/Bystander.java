package dev.conduit.shm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that publish and receive messages which prove themselves, and notice how long
 * they are held up.
 */
final class Bystander {

	private Bystander() {
	}

	/** Publishes one message after the other, with short pauses. */
	static final class Publishing implements AutoCloseable {

		private static final long PAUSE_NANOS = 500_000;

		private final Delays gaps;

		private final Publisher publisher;

		private final Checked checked = new Checked(1, CheckedPublisher.MAX_MESSAGE);

		private final BusyThread thread;

		Publishing(String what, Publisher publisher) {
			this.gaps = new Delays(what);
			this.publisher = publisher;
			this.thread = BusyThread.start(this::publish);
		}

		private void publish() {
			this.publisher.publish(this.checked.bytes(), 0, this.checked.write(this.publisher.position()));
			this.gaps.beat();
			LockSupport.parkNanos(PAUSE_NANOS);
		}

		/** Between messages that were published. */
		Delays gaps() {
			return this.gaps;
		}

		@Override
		public void close() {
			this.thread.close();
		}

	}

	/** Receives whatever comes. */
	static final class Receiving implements AutoCloseable {

		private final Delays gaps;

		private final Delays lateness;

		private final Subscriber subscriber;

		private final Checked checked = new Checked(0, Checked.HEADER);

		private final BusyThread thread;

		private volatile long next;

		Receiving(String what, Subscriber subscriber) {
			this.gaps = new Delays(what + ", between messages");
			this.lateness = new Delays(what + ", from publishing to receiving");
			this.subscriber = subscriber;
			this.thread = BusyThread.start(this::receive);
		}

		private void receive() {
			Optional<Message> message = this.subscriber.take(Duration.ofSeconds(1));
			if (message.isPresent()) {
				this.checked.check(message.get());
				this.gaps.beat();
				this.lateness.late(System.nanoTime() - message.get().publishNanos());
				this.next = message.get().sequence() + 1;
			}
		}

		/** Between messages that were received. */
		Delays gaps() {
			return this.gaps;
		}

		/** From the publishing of each message to its receiving. */
		Delays lateness() {
			return this.lateness;
		}

		/** The number behind the last message that was received. */
		long next() {
			return this.next;
		}

		@Override
		public void close() {
			this.thread.close();
		}

	}

}
