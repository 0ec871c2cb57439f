package dev.conduit.benchmarks.resume;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.connection.ResumeOptions;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.transport.Address;

/**
 * What calls cost while nothing breaks, with resume and without it: two pairs of server
 * and client over TCP in this process take turns, each round in the other order. The
 * figures are medians over the rounds, of both sides together; time of the processor and
 * bytes bear noise better than calls a second.
 */
public final class ResumeCost {

	private static final int IN_FLIGHT = 64;

	private static final int WARM_UP_ROUNDS = 3;

	private static final Payload PAYLOAD = Payload.bytes(new byte[64]);

	private static final Route ECHO = new Route("echo");

	private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory
		.getOperatingSystemMXBean();

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	private ResumeCost() {
	}

	/**
	 * Measures, and prints a table.
	 * @param args rounds, and milliseconds of each measurement
	 */
	public static void main(String[] args) {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 9;
		int millis = (args.length > 1) ? Integer.parseInt(args[1]) : 1000;
		run(rounds, Duration.ofMillis(millis), System.out);
	}

	private static void run(int rounds, Duration window, PrintStream out) {
		try (Pair without = new Pair(false); Pair with = new Pair(true)) {
			for (int round = -WARM_UP_ROUNDS; round < rounds; round++) {
				boolean even = round % 2 == 0;
				(even ? without : with).measure(window, round >= 0);
				(even ? with : without).measure(window, round >= 0);
			}
			out.println("| resume | calls/s | CPU µs/call | bytes/call |");
			out.println("|---|---:|---:|---:|");
			without.print("off", out);
			with.print("on", out);
		}
	}

	/** A server and its client, which both have it or have it not. */
	private static final class Pair implements AutoCloseable {

		private final ConduitServer server;

		private final ConduitClient client;

		private final List<Figures> figures = new ArrayList<>();

		Pair(boolean resume) {
			ConnectionOptions options = ConnectionOptions.DEFAULT.withResume(ResumeOptions.DEFAULT.withEnabled(resume));
			this.server = ConduitServer.builder()
				.options(ServerOptions.of("server", List.of(new Address.Tcp("127.0.0.1", 0))).withConnection(options))
				.authenticator(Authenticator.none())
				.endpoint("echo", (exchange) -> exchange.reply(Headers.EMPTY, exchange.payload()))
				.build();
			this.server.start();
			this.client = ConduitClient.builder()
				.options(ClientOptions.of("client", this.server.addresses()).withConnection(options))
				.authentication(ClientAuthentication.none())
				.build();
			this.client.start().toCompletableFuture().join();
		}

		void measure(Duration window, boolean counts) {
			long allocated = THREADS.getTotalThreadAllocatedBytes();
			long cpu = SYSTEM.getProcessCpuTime();
			long begin = System.nanoTime();
			long calls = 0;
			while (System.nanoTime() - begin < window.toNanos()) {
				call();
				calls += IN_FLIGHT;
			}
			long nanos = System.nanoTime() - begin;
			if (counts) {
				this.figures.add(new Figures(calls * 1e9 / nanos, (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / calls,
						(double) (THREADS.getTotalThreadAllocatedBytes() - allocated) / calls));
			}
		}

		private void call() {
			List<CompletableFuture<Reply>> replies = new ArrayList<>(IN_FLIGHT);
			for (int i = 0; i < IN_FLIGHT; i++) {
				replies.add(this.client.request(ECHO, Headers.EMPTY, PAYLOAD, Deadline.NONE));
			}
			replies.forEach(CompletableFuture::join);
		}

		void print(String resume, PrintStream out) {
			out.printf(Locale.ROOT, "| %s | %.0f | %.2f | %.0f |%n", resume, median(Figures::rate),
					median(Figures::cpuMicros), median(Figures::bytes));
		}

		private double median(ToDoubleFunction<Figures> figure) {
			return this.figures.stream().mapToDouble(figure).sorted().toArray()[this.figures.size() / 2];
		}

		@Override
		public void close() {
			this.client.close();
			this.server.close();
		}

	}

	/**
	 * What one measurement gave.
	 *
	 * @param rate calls a second
	 * @param cpuMicros microseconds of the processor for one
	 * @param bytes bytes of memory that one takes for a while
	 */
	private record Figures(double rate, double cpuMicros, double bytes) {

	}

}
