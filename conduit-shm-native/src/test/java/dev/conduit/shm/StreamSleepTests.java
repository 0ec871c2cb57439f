package dev.conduit.shm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Size;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who sleeps at either end of a stream is woken, and costs little meanwhile.
 */
@Tag("lasting")
@Timeout(900)
class StreamSleepTests {

	private static final int ROUNDS = Size.of(2_000, 2_000, 100_000);

	private static final Duration LONG_NAP = Duration.ofSeconds(10);

	private static final Waiting LONG_NAPS = Waiting.DEFAULT.withStrategy(WaitStrategy.PARK).withNap(LONG_NAP);

	@Test
	void noByteAtARandomMomentFailsToWakeTheOtherProcess() {
		Random random = new Random(5);
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				JavaProcess server = OtherJvm.start(EchoServer.class, folder.path(), "echo", LONG_NAP.toMillis())) {
			server.awaitLine("^serves");
			try (ClientDuplex client = domain.connect("echo", ConnectOptions.DEFAULT.withWaiting(LONG_NAPS))) {
				Latencies latencies = new Latencies(ROUNDS);
				ByteBuffer one = ByteBuffer.allocate(1);
				for (int i = 0; i < ROUNDS; i++) {
					LockSupport.parkNanos(random.nextInt(200_000));
					long start = System.nanoTime();
					client.write(one.clear());
					while (client.read(one.clear()) == 0) {
						assertThat(client.await(true, Duration.ofSeconds(60))).isTrue();
					}
					latencies.add(System.nanoTime() - start);
				}
				System.out.printf("bytes to a sleeper and back, waits of 10 s at most: %s%n", latencies);
				assertThat(latencies.longest()).as("%s", latencies).isLessThan(SleepBounds.LONGEST);
			}
		}
	}

	@Test
	void noSpaceThatComesAtARandomMomentFailsToWakeAWriter() {
		Random random = new Random(7);
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				JavaProcess server = OtherJvm.start(EchoServer.class, folder.path(), "echo", LONG_NAP.toMillis())) {
			server.awaitLine("^serves");
			try (ClientDuplex client = domain.connect("echo",
					ConnectOptions.DEFAULT.withRingBytes(4096).withWaiting(LONG_NAPS))) {
				Latencies latencies = new Latencies(ROUNDS / 10);
				for (int i = 0; i < ROUNDS / 10; i++) {
					long start = System.nanoTime();
					assertThat(TalkingClient.echoes(client, random, 50_000)).isTrue();
					latencies.add(System.nanoTime() - start);
					LockSupport.parkNanos(random.nextInt(200_000));
				}
				System.out.printf("a dozen rings of bytes there and back, waits of 10 s at most: %s%n", latencies);
				assertThat(latencies.longest()).as("%s", latencies).isLessThan(SleepBounds.LONGEST);
			}
		}
	}

	@Test
	void tenClientsThatSleepAndTheirServiceUseLessThanAFiftiethOfAProcessor() throws Exception {
		Duration idle = Duration.ofSeconds(2);
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Service service = domain.service("echo", ServiceOptions.DEFAULT);
				ExecutorService eleven = Executors.newFixedThreadPool(11)) {
			List<Future<long[]>> used = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				used.add(eleven.submit(() -> {
					try (ClientDuplex client = domain.connect("echo", ConnectOptions.DEFAULT)) {
						client.await(true, Duration.ofMillis(500));
						return usedIn(() -> assertThat(client.await(true, idle)).isFalse());
					}
				}));
			}
			used.add(eleven.submit(() -> {
				accept(service, 10);
				service.await(Duration.ofMillis(500));
				service.poll();
				return usedIn(() -> service.await(idle.dividedBy(2)));
			}));
			long[] sums = new long[SleepBounds.WINDOWS];
			for (Future<long[]> nanos : used) {
				long[] each = nanos.get();
				Arrays.setAll(sums, (window) -> sums[window] + each[window]);
			}

			assertThat((double) Arrays.stream(sums).min().orElseThrow() / idle.toNanos())
				.isLessThan(SleepBounds.idle(0.02));
		}
	}

	/** The nanoseconds of a processor that this thread used, each time. */
	private static long[] usedIn(Runnable idle) {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		return IntStream.range(0, SleepBounds.WINDOWS).mapToLong((window) -> {
			long before = threads.getCurrentThreadCpuTime();
			idle.run();
			return threads.getCurrentThreadCpuTime() - before;
		}).toArray();
	}

	private static void accept(Service service, int clients) {
		for (int accepted = 0; accepted < clients;) {
			if (service.accept().isPresent()) {
				accepted++;
			}
			else {
				service.await(Duration.ofSeconds(10));
				service.poll();
			}
		}
	}

}
