package dev.conduit.shm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the ring between two processes, to have an order of magnitude; not a test, and
 * no benchmark to compare with others. The first process publishes and starts the second:
 * {@code java -cp target/classes:target/test-classes dev.conduit.shm.RingFigures}.
 */
final class RingFigures {

	private static final int SAMPLES = 3000;

	private static final int WARM_UP = 1000;

	private static final long THROUGHPUT_NANOS = 2_000_000_000L;

	private static final TopicOptions OPTIONS = TopicOptions.DEFAULT.withSlots(16_384)
		.inlineOnly(80)
		.withTimestamps(false);

	private RingFigures() {
	}

	static void main(String[] arguments) throws Exception {
		if (arguments.length > 0) {
			subscribe(Path.of(arguments[0]), WaitStrategy.valueOf(arguments[1]), arguments[2].equals("latency"));
			return;
		}
		for (WaitStrategy strategy : new WaitStrategy[] { WaitStrategy.PARK, WaitStrategy.SPIN }) {
			run(strategy, "latency", OPTIONS);
			run(strategy, "overwrite", OPTIONS);
			run(strategy, "gated", OPTIONS.withPolicy(Policy.GATED));
		}
	}

	private static void run(WaitStrategy strategy, String what, TopicOptions options) throws Exception {
		try (SharedFolder folder = new SharedFolder()) {
			Process subscriber = subscriber(folder, strategy, what);
			publish(folder, strategy, what, options);
			subscriber.waitFor();
		}
	}

	private static Process subscriber(SharedFolder folder, WaitStrategy strategy, String what) throws Exception {
		return new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "--enable-native-access=ALL-UNNAMED",
				"-cp", System.getProperty("java.class.path"), RingFigures.class.getName(), folder.path().toString(),
				strategy.name(), what)
			.inheritIO()
			.start();
	}

	private static void publish(SharedFolder folder, WaitStrategy strategy, String what, TopicOptions options) {
		try (Domain domain = Domain.open(folder.path());
				Publisher publisher = domain.publisher("t", options,
						PublisherOptions.DEFAULT.whenFull(WhenFull.BLOCK, Duration.ofSeconds(10)).forOneThread())) {
			if (!publisher.awaitSubscribers(1, Duration.ofSeconds(20))) {
				throw new IllegalStateException("no subscriber");
			}
			byte[] payload = new byte[64];
			if (what.equals("latency")) {
				publishSlowly(publisher);
			}
			else {
				publishFast(publisher, payload, strategy + " " + what);
			}
		}
	}

	private static void publishSlowly(Publisher publisher) {
		for (int i = 0; i < WARM_UP + SAMPLES; i++) {
			LockSupport.parkNanos(1_000_000);
			try (Claim claim = publisher.claim(64)) {
				claim.putLong(0, System.nanoTime());
				claim.commit();
			}
		}
	}

	private static void publishFast(Publisher publisher, byte[] payload, String label) {
		long start = System.nanoTime();
		long from = 0;
		long warm = start + THROUGHPUT_NANOS / 2;
		long end = warm + THROUGHPUT_NANOS;
		long began = 0;
		for (long now = start; now < end; now = System.nanoTime()) {
			if (began == 0 && now >= warm) {
				began = now;
				from = publisher.position();
			}
			for (int i = 0; i < 256; i++) {
				publisher.append(payload, 0, 64);
			}
			publisher.flush();
		}
		double seconds = (System.nanoTime() - began) / 1e9;
		System.out.printf("%s: %.2f million messages of 64 B a second published%n", label,
				(publisher.position() - from) / seconds / 1e6);
	}

	private static void subscribe(Path folder, WaitStrategy strategy, boolean latency) {
		long[] samples = new long[WARM_UP + SAMPLES];
		try (Domain domain = Domain.open(folder);
				Subscriber subscriber = domain.subscriber("t", SubscriberOptions.DEFAULT.withStrategy(strategy))) {
			long[] sum = new long[1];
			ViewHandler handler = (view) -> {
				long now = (latency) ? System.nanoTime() : 0;
				long sent = view.getLong(0);
				if (view.validate()) {
					if (latency && view.sequence() < samples.length) {
						samples[(int) view.sequence()] = now - sent;
					}
					sum[0] += sent;
				}
			};
			while (subscriber.await(Duration.ofSeconds(5))) {
				subscriber.poll(handler, 1024);
			}
			if (latency) {
				long[] counted = Arrays.copyOfRange(samples, WARM_UP, samples.length);
				Arrays.sort(counted);
				System.out.printf("%s latency: p50 %.2f µs, p99 %.2f µs, lost %d%n", strategy,
						counted[SAMPLES / 2] / 1e3, counted[SAMPLES * 99 / 100] / 1e3, subscriber.lost());
			}
			else {
				System.out.printf("%s received %d lost %d (%d)%n", strategy, subscriber.received(), subscriber.lost(),
						sum[0]);
			}
		}
	}

}
