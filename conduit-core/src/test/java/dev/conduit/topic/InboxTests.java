package dev.conduit.topic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class InboxTests extends MailboxFixture {

	private static final TestDelivery DELIVERY = TestDelivery.of("m");

	private final Mailbox mailbox = mailbox();

	private final Inbox inbox = new Inbox();

	@Test
	void takesAsManyAsWereGranted() {
		assertThat(this.inbox.leave(entry())).isFalse();
		assertThat(this.inbox.isExhausted()).isFalse();

		this.inbox.grant(2);
		assertThat(this.inbox.leave(entry())).isTrue();
		assertThat(this.inbox.leave(entry())).isTrue();

		assertThat(this.inbox.leave(entry())).isFalse();
		assertThat(this.inbox.isExhausted()).isTrue();
		assertThat(this.inbox.size()).isEqualTo(2);
	}

	@Test
	void countsWhatLiesThereTowardsTheGrant() {
		this.inbox.grant(2);
		this.inbox.leave(entry());
		this.inbox.leave(entry());
		this.inbox.take();

		this.inbox.grant(2);

		assertThat(this.inbox.leave(entry())).isTrue();
		assertThat(this.inbox.leave(entry())).isFalse();
	}

	@Test
	void isTakenWithoutTheLockOnlyWhileThatIsAllowed() {
		Entry second = entry();
		this.inbox.grant(3);
		this.inbox.leave(entry());
		this.inbox.leave(second);
		this.inbox.leave(entry());
		this.inbox.take();
		assertThat(this.inbox.poll()).isNull();

		this.inbox.letTake();
		assertThat(this.inbox.poll()).isSameAs(second);
		this.inbox.revoke();

		assertThat(this.inbox.poll()).isNull();
		assertThat(this.inbox.takenAlone()).isEqualTo(1);
		assertThat(this.inbox.size()).isEqualTo(1);
	}

	@Test
	void isTakenWithTheLockNowAndThenSoThatPlacesAreGrantedAnew() {
		this.inbox.grant(200);
		for (int i = 0; i < 200; i++) {
			this.inbox.leave(entry());
		}
		this.inbox.take();
		this.inbox.letTake();

		int polled = 0;
		while (this.inbox.poll() != null) {
			polled++;
		}

		assertThat(polled).isEqualTo(63);
	}

	/**
	 * One leaves, one takes as a drainer does, and one stops both again and again and
	 * takes what it finds.
	 */
	@Test
	@SuppressWarnings("ThreadPriorityCheck") // so that the others get the lock
	void eachIsTakenOnceByWhoeverTakesIt() throws Exception {
		int messages = 300_000;
		ReentrantLock lock = new ReentrantLock();
		List<Entry> taken = new ArrayList<>();
		try (ExecutorService threads = Executors.newCachedThreadPool()) {
			Future<List<Entry>> left = threads.submit(() -> {
				List<Entry> all = new ArrayList<>();
				for (int i = 0; i < messages; i++) {
					Entry entry = entry();
					all.add(entry);
					while (!this.inbox.leave(entry)) {
						Thread.onSpinWait();
					}
				}
				return all;
			});
			Future<List<Entry>> stopped = threads.submit(() -> {
				List<Entry> all = new ArrayList<>();
				while (!left.isDone()) {
					locked(lock, () -> {
						this.inbox.revoke();
						takeAll(all);
						this.inbox.grant(100);
					});
					Thread.yield();
				}
				return all;
			});
			while (!stopped.isDone()) {
				locked(lock, () -> {
					this.inbox.grant(100);
					this.inbox.letTake();
				});
				for (Entry entry = this.inbox.poll(); entry != null; entry = this.inbox.poll()) {
					taken.add(entry);
				}
				locked(lock, () -> {
					if (this.inbox.size() > 0) {
						taken.add(this.inbox.take());
					}
				});
			}
			takeAll(taken);
			taken.addAll(stopped.get());

			assertThat(taken).hasSize(messages);
			assertThat(new HashSet<>(taken)).isEqualTo(new HashSet<>(left.get()));
		}
	}

	private void takeAll(List<Entry> all) {
		for (int size = this.inbox.size(); size > 0; size--) {
			all.add(this.inbox.take());
		}
	}

	private static void locked(ReentrantLock lock, Runnable action) {
		lock.lock();
		try {
			action.run();
		}
		finally {
			lock.unlock();
		}
	}

	private Entry entry() {
		return new Offered(this.mailbox, DELIVERY);
	}

}
