package dev.conduit.topic;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import dev.conduit.exchange.Delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several publishers of one mailbox at once, each of which numbers its messages, and the
 * receiver that sees whether they come one after another and in the order of each.
 */
final class Crowd implements Receiver {

	private final ExecutorService threads;

	private final int messages;

	private final int[] last;

	private final AtomicInteger inside = new AtomicInteger();

	private final AtomicInteger handled = new AtomicInteger();

	private final List<String> wrong = Collections.synchronizedList(new ArrayList<>());

	private final List<Future<?>> publishing = new ArrayList<>();

	/** So many publishers of so many messages each. */
	Crowd(ExecutorService threads, int publishers, int messages) {
		this.threads = threads;
		this.messages = messages;
		this.last = new int[publishers];
		Arrays.fill(this.last, -1);
	}

	@Override
	public void receive(Delivery delivery) {
		if (this.inside.incrementAndGet() > 1) {
			this.wrong.add("two at a time");
		}
		ByteBuffer payload = ByteBuffer.wrap(delivery.message().payload().array());
		int publisher = payload.getInt();
		int number = payload.getInt();
		if (number != this.last[publisher] + 1) {
			this.wrong.add(number + " came after " + this.last[publisher]);
		}
		this.last[publisher] = number;
		this.handled.incrementAndGet();
		this.inside.decrementAndGet();
		delivery.processed();
	}

	/** Begins to publish, and returns. */
	void publish(Mailbox mailbox, Publisher publisher) {
		for (int i = 0; i < this.last.length; i++) {
			int name = i;
			this.publishing.add(this.threads.submit(() -> {
				for (int number = 0; number < this.messages; number++) {
					publisher.publish(mailbox, ByteBuffer.allocate(8).putInt(name).putInt(number).array());
				}
			}));
		}
	}

	/** Looks at the figures and stops it for a moment, until the last was published. */
	void lookAndStop(Mailbox mailbox) {
		for (int look = 0; !this.publishing.stream().allMatch(Future::isDone); look++) {
			MailboxStatistics seen = mailbox.statistics();
			if (seen.accepted() != seen.processed() + seen.queued() + seen.inFlight() || seen.inFlight() < 0
					|| seen.inFlight() > 1) {
				this.wrong.add(seen.toString());
			}
			if (look % 10 == 0) {
				mailbox.suspend();
				mailbox.resume();
			}
		}
	}

	/** Waits until all came. */
	void assertThatAllCameInOrder(Mailbox mailbox) throws Exception {
		for (Future<?> publisher : this.publishing) {
			publisher.get();
		}
		int all = this.last.length * this.messages;
		await().untilAsserted(() -> assertThat(this.handled).hasValue(all));
		assertThat(this.wrong).isEmpty();
		await().untilAsserted(() -> assertThat(mailbox.statistics().processed()).isEqualTo(all));
		assertThat(mailbox.statistics().accepted()).isEqualTo(all);
	}

	/**
	 * Closes a mailbox that two threads offer messages to.
	 * @return what was offered, and whether it was taken
	 */
	static Map<TestDelivery, Boolean> offerWhileItCloses(ExecutorService threads, Mailbox mailbox, Random random)
			throws Exception {
		Map<TestDelivery, Boolean> offered = new ConcurrentHashMap<>();
		List<Future<?>> publishers = new ArrayList<>();
		for (int publisher = 0; publisher < 2; publisher++) {
			publishers.add(threads.submit(() -> {
				for (int i = 0; i < 100; i++) {
					TestDelivery delivery = TestDelivery.of("m");
					offered.put(delivery, mailbox.tryOffer(delivery));
				}
			}));
		}
		for (int spins = random.nextInt(20_000); spins > 0; spins--) {
			Thread.onSpinWait();
		}
		mailbox.close();
		for (Future<?> publisher : publishers) {
			publisher.get();
		}
		return offered;
	}

	/** Hands a payload of its own to the mailbox. */
	interface Publisher {

		void publish(Mailbox mailbox, byte[] payload);

	}

}
