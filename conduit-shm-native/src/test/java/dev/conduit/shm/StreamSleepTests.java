package dev.conduit.shm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;
import dev.conduit.proof.Size;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who sleeps at either end of a stream is woken, and costs little meanwhile.
 */
@Tag("sized")
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
				assertThat(latencies.longest()).as("%s", latencies).isLessThan(Duration.ofSeconds(1));
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
				assertThat(latencies.longest()).as("%s", latencies).isLessThan(Duration.ofSeconds(1));
			}
		}
	}

	@Test
	void tenClientsThatSleepAndTheirServiceUseLessThanAFiftiethOfAProcessor() throws Exception {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		Duration idle = Duration.ofSeconds(3);
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				Service service = domain.service("echo", ServiceOptions.DEFAULT);
				ExecutorService eleven = Executors.newFixedThreadPool(11)) {
			List<Future<Long>> used = new ArrayList<>();
			for (int i = 0; i < 10; i++) {
				used.add(eleven.submit(() -> {
					try (ClientDuplex client = domain.connect("echo", ConnectOptions.DEFAULT)) {
						client.await(true, Duration.ofMillis(500));
						long before = threads.getCurrentThreadCpuTime();
						assertThat(client.await(true, idle)).isFalse();
						return threads.getCurrentThreadCpuTime() - before;
					}
				}));
			}
			used.add(eleven.submit(() -> {
				accept(service, 10);
				service.await(Duration.ofMillis(500));
				service.poll();
				long before = threads.getCurrentThreadCpuTime();
				service.await(idle.dividedBy(2));
				return threads.getCurrentThreadCpuTime() - before;
			}));
			long sum = 0;
			for (Future<Long> nanos : used) {
				sum += nanos.get();
			}

			assertThat((double) sum / idle.toNanos()).isLessThan(0.02);
		}
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
