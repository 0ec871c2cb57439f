package dev.conduit.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;

class PendingTableTests {

	private static final int CAPACITY = 8;

	private final AtomicLong ids = new AtomicLong(1);

	private final ManualTimer timer = new ManualTimer();

	private final PendingTable<Waiting> table = new PendingTable<>(CAPACITY, this.ids);

	@Test
	void eachIsTakenOutOnceByItsId() {
		Waiting waiting = this.table.tryAdd(Waiting::new);

		assertThat(this.table.remove(waiting.id() + 2)).isNull();
		assertThat(this.table.remove(waiting.id())).isSameAs(waiting);
		assertThat(this.table.remove(waiting.id())).isNull();
		assertThat(this.table.isEmpty()).isTrue();
	}

	@Test
	void idThatFallsOnThePlaceOfAnotherIsNotTakenForIt() {
		Waiting waiting = this.table.tryAdd(Waiting::new);

		for (long id = waiting.id() + 2; id < 10_000; id += 2) {
			assertThat(this.table.remove(id)).isNull();
		}

		assertThat(this.table.size()).isEqualTo(1);
	}

	@Test
	void asManyWaitAsTheCapacitySays() {
		List<Waiting> all = new ArrayList<>();
		for (int i = 0; i < CAPACITY; i++) {
			assertThat(this.table.hasRoom()).isTrue();
			all.add(this.table.tryAdd(Waiting::new));
		}

		assertThat(this.table.hasRoom()).isFalse();
		assertThat(this.table.tryAdd(Waiting::new)).isNull();
		assertThat(this.table.size()).isEqualTo(CAPACITY);
		this.table.remove(all.get(3).id());
		assertThat(this.table.tryAdd(Waiting::new)).isNotNull();
	}

	@Test
	void slowOnesArePassedOverAndIdsOnlyGrow() {
		List<Waiting> slow = new ArrayList<>();
		for (int i = 0; i < CAPACITY - 1; i++) {
			slow.add(this.table.tryAdd(Waiting::new));
		}
		long last = slow.get(slow.size() - 1).id();

		for (int i = 0; i < 10_000; i++) {
			Waiting quick = this.table.tryAdd(Waiting::new);
			assertThat(quick.id()).isGreaterThan(last).isOdd();
			last = quick.id();
			assertThat(this.table.remove(quick.id())).isSameAs(quick);
		}

		assertThat(last).isGreaterThan(2 * 10_000);
		slow.forEach((waiting) -> assertThat(this.table.remove(waiting.id())).isSameAs(waiting));
	}

	@Test
	void tablesThatShareIdsGiveNoneTwice() {
		PendingTable<Waiting> other = new PendingTable<>(CAPACITY, this.ids);

		assertThat(this.table.tryAdd(Waiting::new).id()).isEqualTo(1);
		assertThat(other.tryAdd(Waiting::new).id()).isEqualTo(3);
		assertThat(this.table.tryAdd(Waiting::new).id()).isEqualTo(5);
	}

	@Test
	void largestCapacityThatIsAllowedFits() {
		PendingTable<Waiting> large = new PendingTable<>(64 * 1024, this.ids);

		for (int i = 0; i < 64 * 1024; i++) {
			assertThat(large.tryAdd(Waiting::new)).isNotNull();
		}

		assertThat(large.hasRoom()).isFalse();
	}

	@Test
	void closedTableHandsOutAllThatWaitOnceAndTakesNothingIn() throws Exception {
		Waiting one = this.table.tryAdd(Waiting::new);
		Waiting other = this.table.tryAdd(Waiting::new);
		List<Waiting> handedOut = new ArrayList<>();

		this.table.close(handedOut::add);
		this.table.close(handedOut::add);

		assertThat(handedOut).containsExactlyInAnyOrder(one, other);
		assertThat(this.table.remove(one.id())).isNull();
		assertThat(this.table.tryAdd(Waiting::new)).isNull();
		assertThat(this.table.add(Waiting::new, this.timer, Long.MAX_VALUE)).isNull();
		assertThat(this.table.isEmpty()).isTrue();
	}

	@Test
	void closeWakesThoseThatWaitForAPlace() throws Exception {
		for (int i = 0; i < CAPACITY; i++) {
			this.table.tryAdd(Waiting::new);
		}
		Caller<Boolean> waiting = Caller.of(() -> this.table.add(Waiting::new, this.timer, Long.MAX_VALUE) == null)
			.awaitWaiting();

		this.table.close((entry) -> {
		});

		assertThat(waiting.result()).isTrue();
	}

	/**
	 * Several threads add and take out while another closes: each that was added has one
	 * who took it out, and nothing stays.
	 */
	@Test
	void nothingIsLostWhenTheTableClosesWhileThreadsAdd() throws Exception {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		for (int round = 0; round < 300; round++) {
			closeWhileThreadsAdd("seed " + seed + ", round " + round, random.nextInt(400));
		}
	}

	private static void closeWhileThreadsAdd(String name, int addedBefore) throws Exception {
		PendingTable<Waiting> table = new PendingTable<>(CAPACITY, new AtomicLong(2));
		Queue<Waiting> added = new ConcurrentLinkedQueue<>();
		CountDownLatch busy = new CountDownLatch(addedBefore);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			threads.add(Thread.ofPlatform().start(() -> addAndRemove(table, added, busy)));
		}

		busy.await();
		table.close(Waiting::takeOut);
		for (Thread thread : threads) {
			thread.join();
		}

		assertThat(added).as(name).allMatch((waiting) -> waiting.takenOut.get() == 1);
		assertThat(table.isEmpty()).as(name).isTrue();
	}

	private static void addAndRemove(PendingTable<Waiting> table, Queue<Waiting> added, CountDownLatch busy) {
		Waiting before = null;
		while (true) {
			Waiting next = table.tryAdd(Waiting::new);
			if (next == null) {
				return;
			}
			added.add(next);
			if (before != null && table.remove(before.id()) != null) {
				before.takeOut();
			}
			before = next;
			busy.countDown();
		}
	}

	private static final class Waiting implements PendingTable.Entry {

		private final long id;

		private final AtomicInteger takenOut = new AtomicInteger();

		Waiting(long id) {
			this.id = id;
		}

		@Override
		public long id() {
			return this.id;
		}

		void takeOut() {
			this.takenOut.incrementAndGet();
		}

	}

}
