package dev.conduit.spring.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ErrorCode;
import dev.conduit.spring.Applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Subscribers and publishers that break the rules, and those that are slow: a typed error
 * for them, bounded memory, and nothing for anybody else on the same connection.
 */
@Timeout(60)
class StreamFaultsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	/** What may be on its way to one taker: its window, and the next item of a source. */
	private static final int AHEAD = 64 + 1;

	private final Applications applications = new Applications();

	private Service service = new Service();

	private Client client;

	@BeforeEach
	void start() {
		this.service = this.applications.server(Service.class).getBean(Service.class);
		this.client = this.applications.calling(Client.class);
	}

	@AfterEach
	void othersAreUndisturbed() {
		try {
			assertThat(this.client.pull(10)).hasSize(10);
		}
		finally {
			this.applications.close();
		}
	}

	// takers

	@Test
	void whoNeverAsksGetsNothingAndNothingIsMadeForIt() {
		Taker taker = new Taker(0);
		this.client.count().subscribe(taker);
		taker.begun.join();

		assertThat(this.client.pull(100)).hasSize(100);

		assertThat(this.service.pushed).hasValue(0);
		assertThat(taker.items).isEmpty();
		taker.subscription.cancel();
	}

	@Test
	void whoAsksForEverythingAndIsSlowIsWaitedFor() {
		this.service.pulled.set(0);
		AtomicInteger taken = new AtomicInteger();
		try (Stream<Integer> numbers = this.client.pull(Integer.MAX_VALUE)) {
			numbers.limit(2_000).forEach((number) -> {
				int count = taken.incrementAndGet();
				assertThat(this.service.pulled.get() - count).isLessThanOrEqualTo(AHEAD);
				if (count % 500 == 0) {
					await().atMost(PATIENCE).until(() -> this.service.pulled.get() - count >= AHEAD / 2);
				}
			});
		}

		assertThat(taken).hasValue(2_000);
	}

	@Test
	void aSubscriberThatBlocksAndAskedWithoutBoundIsWaitedForToo() {
		CompletableFuture<Void> goOn = new CompletableFuture<>();
		Taker taker = new Taker(Long.MAX_VALUE) {

			@Override
			public void onNext(Integer item) {
				goOn.join();
				super.onNext(item);
			}

		};
		this.client.count().subscribe(taker);
		await().atMost(PATIENCE).until(() -> this.service.pushed.get() > 1);

		assertThat(this.client.pull(1_000)).hasSize(1_000);

		assertThat(this.service.pushed.get()).isLessThanOrEqualTo(AHEAD);
		taker.subscription.cancel();
		goOn.complete(null);
		assertThat(this.service.cancelled).succeedsWithin(PATIENCE);
	}

	@Test
	void largeItemsWaitInSmallNumbers() {
		try (Stream<byte[]> pages = this.client.pages()) {
			AtomicInteger taken = new AtomicInteger();
			pages.limit(50).forEach((page) -> {
				int count = taken.incrementAndGet();
				assertThat(this.service.pulled.get() - count).isLessThanOrEqualTo(4 + 1);
			});
		}
	}

	@Test
	void aFastTakerEndsWhileASlowOneHasAskedForNothing() {
		Taker slow = new Taker(0);
		this.client.count().subscribe(slow);
		slow.begun.join();
		Taker stuck = new Taker(1);
		this.client.count().subscribe(stuck);
		await().atMost(PATIENCE).until(() -> stuck.items.size() == 1);

		assertThat(this.client.pull(10_000)).hasSize(10_000);

		assertThat(slow.items).isEmpty();
		assertThat(stuck.items).hasSize(1);
		slow.subscription.cancel();
		stuck.subscription.cancel();
	}

	@Test
	void whoAsksForLessThanOneIsToldSoAndItsCallEnds() {
		Taker taker = new Taker(1);
		this.client.count().subscribe(taker);
		await().atMost(PATIENCE).until(() -> taker.items.size() == 1);

		taker.subscription.request(0);

		await().atMost(PATIENCE).until(() -> taker.ends.size() == 1);
		assertThat(taker.ends.get(0)).contains("IllegalArgumentException");
		assertThat(this.service.cancelled).succeedsWithin(PATIENCE);
	}

	@Test
	void aSubscriberThatThrowsEndsItsOwnCallOnly() {
		this.client.count().subscribe(new Taker(100) {

			@Override
			public void onNext(Integer item) {
				throw new IllegalStateException("planted");
			}

		});

		assertThat(this.service.cancelled).succeedsWithin(PATIENCE);
	}

	// publishers of the server

	@Test
	void aPublisherThatGivesNullFailsItsCall() {
		failsWith((told, asked) -> told.onNext(null), "item 0 of the stream is null");
	}

	@Test
	void aPublisherThatGivesMoreThanItWasAskedForFailsItsCall() {
		failsWith((told, asked) -> {
			for (int i = 0; i < 10_000; i++) {
				told.onNext(i);
			}
		}, "more items than it was asked for");
	}

	@Test
	void aPublisherThatEndsTwiceEndsOnce() {
		this.service.rude = (told, asked) -> {
			told.onNext(1);
			told.onComplete();
			told.onComplete();
			told.onError(new IllegalStateException("late"));
			told.onNext(2);
		};
		Taker taker = new Taker(10);

		this.client.rude().subscribe(taker);

		await().atMost(PATIENCE).until(() -> taker.ends.size() == 1);
		assertThat(this.client.pull(100)).hasSize(100);
		assertThat(taker.ends).containsExactly("completed");
		assertThat(taker.items).containsExactly(1);
	}

	@Test
	void aPublisherThatSubscribesTwiceIsCancelledTheSecondTime() {
		AtomicInteger cancelled = new AtomicInteger();
		this.service.rude = (told, asked) -> {
			told.onSubscribe(new Flow.Subscription() {

				@Override
				public void request(long items) {
					told.onNext(13);
				}

				@Override
				public void cancel() {
					cancelled.incrementAndGet();
				}

			});
			told.onNext(1);
			told.onComplete();
		};

		assertThat(taken(this.client.rude())).containsExactly(1);
		assertThat(cancelled).hasValue(1);
	}

	@Test
	void aPublisherThatGoesOnAfterACancellationIsNotHeard() {
		CompletableFuture<Void> goOn = new CompletableFuture<>();
		CompletableFuture<Void> gaveAll = new CompletableFuture<>();
		this.service.rude = (told, asked) -> {
			told.onNext(1);
			goOn.join();
			for (int i = 0; i < 10_000; i++) {
				told.onNext(i);
			}
			gaveAll.complete(null);
		};
		Taker taker = new Taker(10);
		this.client.rude().subscribe(taker);
		await().atMost(PATIENCE).until(() -> taker.items.size() == 1);

		taker.subscription.cancel();
		assertThat(this.client.pull(10)).hasSize(10);
		goOn.complete(null);

		assertThat(gaveAll).succeedsWithin(PATIENCE);
		assertThat(this.client.pull(10)).hasSize(10);
		assertThat(taker.items).containsExactly(1);
	}

	@Test
	void aPublisherThatThrowsFailsItsCall() {
		failsWith((told, asked) -> {
			throw new IllegalStateException("planted");
		}, "error id");
	}

	@Test
	void aPublisherThatCannotBeSubscribedToFailsItsCall() {
		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> this.client.hostile().count())
			.withMessageContaining("error id");
	}

	private void failsWith(Rude rude, String words) {
		this.service.rude = rude;
		Taker taker = new Taker(1);

		this.client.rude().subscribe(taker);

		await().atMost(PATIENCE).until(() -> taker.ends.size() == 1);
		assertThat(taker.ends.get(0)).contains(words);
	}

	// publishers and iterators of the caller

	@Test
	void aCallersPublisherThatBreaksTheRulesFailsItsOwnCall() {
		assertThatExceptionOfType(ConduitRpcException.class)
			.isThrownBy(() -> this.client.sum(publisher((told, asked) -> told.onNext(null))))
			.withMessageContaining("item 0 of the stream is null");
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> this.client.sum(publisher((told, asked) -> {
			for (int i = 0; i < 10_000; i++) {
				told.onNext(i);
			}
		}))).withMessageContaining("more items than it was asked for");
		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> this.client.sum((subscriber) -> {
			throw new IllegalStateException("planted");
		})).withMessageContaining("the items that the caller sends failed");
	}

	@Test
	void anIteratorThatThrowsFailsItsOwnCall() {
		for (String where : List.of("hasNext", "next", "close")) {
			assertThatExceptionOfType(ConduitRpcException.class)
				.isThrownBy(() -> this.client.sumPulled(new Throwing(where)))
				.satisfies((ex) -> {
					assertThat(ex.problem().code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
					assertThat(ex.getSuppressed()).anyMatch((one) -> one.getCause().getMessage().equals(where));
				});
			assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> this.client.throwing(where).count())
				.withMessageContaining("error id");
		}
	}

	@Test
	void aStreamThatWasUsedAlreadyFailsItsCall() {
		Stream<Integer> used = Stream.of(1);
		assertThat(used).hasSize(1);

		assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> this.client.sumOfStream(used))
			.withMessageContaining("the items that the caller sends failed");
	}

	private static List<Integer> taken(Flow.Publisher<Integer> publisher) {
		Taker taker = new Taker(Long.MAX_VALUE);
		publisher.subscribe(taker);
		await().atMost(PATIENCE).until(() -> taker.ends.size() == 1);
		assertThat(taker.ends).containsExactly("completed");
		return taker.items;
	}

	private static Flow.Publisher<Integer> publisher(Rude rude) {
		return (subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

			private boolean begun;

			@Override
			public void request(long items) {
				if (!this.begun) {
					this.begun = true;
					rude.give(subscriber, items);
				}
			}

			@Override
			public void cancel() {
				// It does not care.
			}

		});
	}

	@FunctionalInterface
	interface Rude {

		void give(Flow.Subscriber<? super Integer> told, long asked);

	}

	private static final class Throwing implements Iterator<Integer>, AutoCloseable {

		private final String where;

		private int left = 3;

		Throwing(String where) {
			this.where = where;
		}

		@Override
		public boolean hasNext() {
			return this.left > 0 || fail("hasNext");
		}

		@Override
		public Integer next() {
			return (this.left-- > 1 || !fail("next")) ? 1 : 0;
		}

		@Override
		public void close() {
			fail("close");
		}

		private boolean fail(String here) {
			if (this.where.equals(here)) {
				throw new IllegalStateException(here);
			}
			return false;
		}

	}

	private static class Taker implements Flow.Subscriber<Integer> {

		final List<Integer> items = new CopyOnWriteArrayList<>();

		final List<String> ends = new CopyOnWriteArrayList<>();

		final CompletableFuture<Void> begun = new CompletableFuture<>();

		private final long first;

		volatile Flow.@Nullable Subscription subscription;

		Taker(long first) {
			this.first = first;
		}

		@Override
		public void onSubscribe(Flow.Subscription given) {
			this.subscription = given;
			if (this.first > 0) {
				given.request(this.first);
			}
			this.begun.complete(null);
		}

		@Override
		public void onNext(Integer item) {
			this.items.add(item);
		}

		@Override
		public void onError(Throwable failure) {
			this.ends.add(failure.toString());
		}

		@Override
		public void onComplete() {
			this.ends.add("completed");
		}

	}

	@ConduitRpc("f")
	static class Service {

		private final AtomicLong pushed = new AtomicLong();

		private final AtomicInteger pulled = new AtomicInteger();

		private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

		private volatile Rude rude = (told, asked) -> told.onComplete();

		@ConduitRpc
		Flow.Publisher<Integer> count() {
			return (subscriber) -> subscriber.onSubscribe(new Flow.Subscription() {

				@Override
				public void request(long items) {
					for (long i = 0; i < items; i++) {
						subscriber.onNext((int) Service.this.pushed.getAndIncrement());
					}
				}

				@Override
				public void cancel() {
					Service.this.cancelled.complete(null);
				}

			});
		}

		@ConduitRpc
		Iterator<Integer> pull(int count) {
			return IntStream.range(0, count).peek((number) -> this.pulled.incrementAndGet()).iterator();
		}

		@ConduitRpc
		Stream<byte[]> pages() {
			return Stream.generate(() -> {
				this.pulled.incrementAndGet();
				return new byte[200 * 1024];
			});
		}

		@ConduitRpc
		Flow.Publisher<Integer> rude() {
			return publisher((told, asked) -> this.rude.give(told, asked));
		}

		@ConduitRpc
		Flow.Publisher<Integer> hostile() {
			return (subscriber) -> {
				throw new IllegalStateException("planted");
			};
		}

		@ConduitRpc
		Iterator<Integer> throwing(String where) {
			return new Throwing(where);
		}

		@ConduitRpc
		int sum(Stream<Integer> numbers) {
			return numbers.mapToInt(Integer::intValue).sum();
		}

		@ConduitRpc
		int sumPulled(Iterator<Integer> numbers) {
			List<Integer> all = new ArrayList<>();
			numbers.forEachRemaining(all::add);
			return all.stream().mapToInt(Integer::intValue).sum();
		}

	}

	@ConduitClient("f")
	interface Client {

		Flow.Publisher<Integer> count();

		Stream<Integer> pull(int count);

		Stream<byte[]> pages();

		Flow.Publisher<Integer> rude();

		Stream<Integer> hostile();

		Stream<Integer> throwing(String where);

		int sum(Flow.Publisher<Integer> numbers);

		int sumPulled(Iterator<Integer> numbers);

		@ConduitRpc("sumPulled")
		int sumOfStream(Stream<Integer> numbers);

	}

}
