package dev.conduit.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.conduit.authentication.Authenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Interaction;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.transport.Address;

/**
 * What a slow taker of a stream does to a fast one on the same connection: the time from
 * asking for an item to having it, alone and beside the slow one, in alternating rounds.
 * The source is the same for both, and as fast as it is asked.
 */
public final class StreamNeighbours {

	private static final Route NUMBERS = new Route("numbers");

	private static final Payload ITEM = Payload.bytes(new byte[1024]);

	private StreamNeighbours() {
	}

	/**
	 * Runs the comparison, or its server.
	 * @param args {@code [rounds] [seconds]}; or {@code serve} in a child
	 * @throws Exception if a process fails
	 */
	public static void main(String[] args) throws Exception {
		if (args.length > 0 && args[0].equals("serve")) {
			serve();
			return;
		}
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 5;
		int seconds = (args.length > 1) ? Integer.parseInt(args[1]) : 3;
		Process server = startServer();
		try (BufferedReader said = server.inputReader(); ConduitClient client = connect(said.readLine())) {
			compare(client, rounds, seconds);
		}
		finally {
			server.destroy();
			server.waitFor(5, TimeUnit.SECONDS);
		}
		System.exit(0);
	}

	private static void serve() throws IOException {
		ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("numbers", List.of(new Address.Tcp("127.0.0.1", 0))))
			.authenticator(Authenticator.none())
			.endpoint(NUMBERS.value(), Interaction.SERVER_STREAM, (exchange) -> exchange.reply(StreamNeighbours::items))
			.build();
		server.start();
		System.out.println(((Address.Tcp) server.addresses().get(0)).port());
		// Lives as long as whoever started it holds the other end of this pipe.
		System.in.transferTo(OutputStream.nullOutputStream());
		System.exit(0);
	}

	private static void items(Flow.Subscriber<? super Payload> subscriber) {
		subscriber.onSubscribe(new Flow.Subscription() {

			private volatile boolean over;

			@Override
			public void request(long items) {
				for (long i = 0; i < items && !this.over; i++) {
					subscriber.onNext(ITEM);
				}
			}

			@Override
			public void cancel() {
				this.over = true;
			}

		});
	}

	private static Process startServer() throws IOException {
		return new ProcessBuilder(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
				"-Xmx256m", "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
				StreamNeighbours.class.getName(), "serve")
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	private static ConduitClient connect(String port) {
		ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of("bench", List.of(new Address.Tcp("127.0.0.1", Integer.parseInt(port)))))
			.build();
		client.start().toCompletableFuture().join();
		return client;
	}

	private static void compare(ConduitClient client, int rounds, int seconds) throws InterruptedException {
		fast(client, seconds);
		List<long[]> alone = new ArrayList<>();
		List<long[]> beside = new ArrayList<>();
		for (int round = 1; round <= rounds; round++) {
			System.out.printf(Locale.ROOT, "round %d of %d%n", round, rounds);
			alone.add(fast(client, seconds));
			try (Slow slow = new Slow(client)) {
				beside.add(fast(client, seconds));
				System.out.printf(Locale.ROOT, "  the slow one took %d items meanwhile%n", slow.taken.get());
			}
		}
		System.out.printf(Locale.ROOT,
				"%n1 KiB items over TCP on loopback, one connection, %d alternating rounds: min - median - max%n%n",
				rounds);
		System.out.println("| the fast taker | p50, µs | p99, µs |");
		System.out.println("|---|---:|---:|");
		System.out.printf(Locale.ROOT, "| alone | %s | %s |%n", spread(alone, 0.5), spread(alone, 0.99));
		System.out.printf(Locale.ROOT, "| beside a slow one | %s | %s |%n", spread(beside, 0.5), spread(beside, 0.99));
		System.out.printf(Locale.ROOT, "%np99 of the medians: %.2f times that of the fast one alone%n",
				median(beside, 0.99) / median(alone, 0.99));
	}

	/** Nanoseconds from asking for an item to having it, sorted. */
	private static long[] fast(ConduitClient client, int seconds) throws InterruptedException {
		Fast fast = new Fast(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
		stream(client, fast);
		fast.end.await();
		long[] nanos = Arrays.copyOf(fast.nanos, fast.count);
		Arrays.sort(nanos);
		return nanos;
	}

	private static void stream(ConduitClient client, Flow.Subscriber<Payload> subscriber) {
		client.stream(NUMBERS, Headers.EMPTY, Payload.EMPTY, null, Deadline.NONE).subscribe(subscriber);
	}

	private static String spread(List<long[]> rounds, double quantile) {
		double[] sorted = rounds.stream().mapToDouble((nanos) -> at(nanos, quantile)).sorted().toArray();
		return String.format(Locale.ROOT, "%.1f - %.1f - %.1f", sorted[0], sorted[sorted.length / 2],
				sorted[sorted.length - 1]);
	}

	private static double median(List<long[]> rounds, double quantile) {
		double[] sorted = rounds.stream().mapToDouble((nanos) -> at(nanos, quantile)).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	private static double at(long[] sorted, double quantile) {
		return sorted[(int) (sorted.length * quantile)] / 1000.0;
	}

	/**
	 * Asks for the next item when it has one.
	 */
	private static final class Fast implements Flow.Subscriber<Payload> {

		private final long until;

		private final CountDownLatch end = new CountDownLatch(1);

		private final long[] nanos = new long[2_000_000];

		private int count;

		private long asked;

		private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

		Fast(long until) {
			this.until = until;
		}

		@Override
		public void onSubscribe(Flow.Subscription given) {
			this.subscription.complete(given);
			ask();
		}

		private void ask() {
			this.asked = System.nanoTime();
			this.subscription.join().request(1);
		}

		@Override
		public void onNext(Payload item) {
			long now = System.nanoTime();
			this.nanos[this.count++] = now - this.asked;
			if (now < this.until && this.count < this.nanos.length) {
				ask();
			}
			else {
				this.subscription.join().cancel();
				this.end.countDown();
			}
		}

		@Override
		public void onError(Throwable failure) {
			throw new IllegalStateException("the stream failed", failure);
		}

		@Override
		public void onComplete() {
			throw new IllegalStateException("the stream ended");
		}

	}

	/**
	 * Asks for a window of items, ten times a second.
	 */
	private static final class Slow implements Flow.Subscriber<Payload>, AutoCloseable {

		private static final int WINDOW = 64;

		private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

		private final AtomicLong taken = new AtomicLong();

		private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

		Slow(ConduitClient client) {
			stream(client, this);
			this.clock.scheduleAtFixedRate(() -> this.subscription.join().request(WINDOW), 0, 100,
					TimeUnit.MILLISECONDS);
		}

		@Override
		public void onSubscribe(Flow.Subscription given) {
			this.subscription.complete(given);
		}

		@Override
		public void onNext(Payload item) {
			this.taken.incrementAndGet();
		}

		@Override
		public void onError(Throwable failure) {
			this.subscription.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			// The source never ends.
		}

		@Override
		public void close() {
			this.clock.shutdownNow();
			this.subscription.join().cancel();
		}

	}

}
