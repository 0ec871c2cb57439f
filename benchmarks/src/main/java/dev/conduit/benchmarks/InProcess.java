package dev.conduit.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;

import dev.conduit.benchmarks.HandOver.Lane;

/**
 * Messages of 100 bytes that are handed to another thread of the same process: how many a
 * second, what they cost, and whether all came in order. Each contestant runs in a fresh
 * JVM, in alternating rounds, with one producer and one consumer and with two of each,
 * where each producer gives to both consumers in turn.
 */
public final class InProcess {

	/** So many different messages, each of which says its place, are sent in turn. */
	private static final int MESSAGES = 1 << 10;

	private static final int SIZE = 100;

	private InProcess() {
	}

	/**
	 * Runs the comparison, or one process of it.
	 * @param args {@code [rounds] [seconds] [contestant …]}; or
	 * {@code run contestant pairs seconds} in a child
	 * @throws Exception if a process fails
	 */
	public static void main(String[] args) throws Exception {
		if (args.length > 0 && args[0].equals("run")) {
			System.out.println(run(HandOver.valueOf(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3])));
			System.exit(0);
		}
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 3;
		int seconds = (args.length > 1) ? Integer.parseInt(args[1]) : 5;
		List<HandOver> contestants = (args.length > 2) ? Arrays.stream(args).skip(2).map(HandOver::valueOf).toList()
				: List.of(HandOver.values());
		print(compare(contestants, rounds, seconds));
	}

	private static Map<HandOver, List<List<Figures>>> compare(List<HandOver> contestants, int rounds, int seconds)
			throws Exception {
		Map<HandOver, List<List<Figures>>> results = new LinkedHashMap<>();
		for (int round = 0; round < rounds; round++) {
			for (HandOver contestant : contestants) {
				List<List<Figures>> figures = results.computeIfAbsent(contestant,
						(any) -> List.of(new ArrayList<>(), new ArrayList<>()));
				figures.get(0).add(fork(contestant, 1, seconds));
				figures.get(1).add(fork(contestant, 2, seconds));
			}
		}
		return results;
	}

	private static Figures fork(HandOver contestant, int pairs, int seconds) throws IOException, InterruptedException {
		String java = System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
		Process process = new ProcessBuilder(java, "-Xms1g", "-Xmx1g", "-XX:+UseParallelGC",
				"--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
				InProcess.class.getName(), "run", contestant.name(), String.valueOf(pairs), String.valueOf(seconds))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader said = process.inputReader()) {
			String line = said.readLine();
			if (line == null || !process.waitFor(1, TimeUnit.MINUTES)) {
				throw new IllegalStateException(contestant + " failed");
			}
			return Figures.parse(line);
		}
		finally {
			process.destroy();
		}
	}

	private static Figures run(HandOver contestant, int pairs, int seconds) throws Exception {
		byte[][][] messages = messages(pairs);
		Check[] checks = new Check[pairs];
		Lane[] lanes = new Lane[pairs];
		for (int i = 0; i < pairs; i++) {
			checks[i] = new Check(pairs);
			lanes[i] = contestant.open(checks[i], pairs);
		}
		// The second half of the warm-up meets code that is compiled already.
		measure(messages, lanes, checks, Math.max(1, seconds / 2));
		measure(messages, lanes, checks, Math.max(1, seconds / 2));
		Figures figures = measure(messages, lanes, checks, seconds);
		for (Lane lane : lanes) {
			lane.close();
		}
		return figures;
	}

	private static Figures measure(byte[][][] messages, Lane[] lanes, Check[] checks, int seconds) throws Exception {
		long before = handled(checks);
		long cpu = cpuNanos();
		long bytes = allocatedBytes();
		long start = System.nanoTime();
		long end = start + TimeUnit.SECONDS.toNanos(seconds);
		Producer[] producers = new Producer[lanes.length];
		CountDownLatch done = new CountDownLatch(producers.length);
		for (int i = 0; i < producers.length; i++) {
			producers[i] = new Producer(messages[i], lanes, end, done);
			producers[i].start();
		}
		done.await();
		long sent = 0;
		for (Producer producer : producers) {
			sent += producer.sent();
		}
		while (handled(checks) - before < sent) {
			Thread.onSpinWait();
		}
		long nanos = System.nanoTime() - start;
		for (Check check : checks) {
			check.requireOrder();
		}
		return new Figures(sent * 1e3 / nanos, (double) (cpuNanos() - cpu) / sent,
				(double) (allocatedBytes() - bytes) / sent);
	}

	private static byte[][][] messages(int producers) {
		byte[][][] messages = new byte[producers][MESSAGES][SIZE];
		for (int producer = 0; producer < producers; producer++) {
			for (int i = 0; i < MESSAGES; i++) {
				messages[producer][i][0] = (byte) producer;
				messages[producer][i][1] = (byte) (i >> 8);
				messages[producer][i][2] = (byte) i;
			}
		}
		return messages;
	}

	private static long handled(Check[] checks) {
		long sum = 0;
		for (Check check : checks) {
			sum += check.handled;
		}
		return sum;
	}

	private static long cpuNanos() {
		return ((com.sun.management.OperatingSystemMXBean) java.lang.management.ManagementFactory
			.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	private static long allocatedBytes() {
		return ((ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
	}

	private static void print(Map<HandOver, List<List<Figures>>> results) {
		System.out.println("| contestant | consumer waits | 1×1, M/s | CPU ns | bytes | 2×2, M/s | CPU ns | bytes |");
		System.out.println("|---|---|---:|---:|---:|---:|---:|---:|");
		results.forEach((contestant, figures) -> System.out.printf(Locale.ROOT, "| %s | %s | %s | %s |%n",
				contestant.title, contestant.waiting, Figures.cells(figures.get(0)), Figures.cells(figures.get(1))));
	}

	/**
	 * What one run gave.
	 *
	 * @param millions millions of messages a second
	 * @param cpuNanos CPU time of the process for each message
	 * @param bytes what was allocated for each message
	 */
	private record Figures(double millions, double cpuNanos, double bytes) {

		static Figures parse(String line) {
			double[] parts = Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray();
			return new Figures(parts[0], parts[1], parts[2]);
		}

		static String cells(List<Figures> rows) {
			double[] rates = rows.stream().mapToDouble(Figures::millions).sorted().toArray();
			double[] cpu = rows.stream().mapToDouble(Figures::cpuNanos).sorted().toArray();
			double[] bytes = rows.stream().mapToDouble(Figures::bytes).sorted().toArray();
			int middle = rows.size() / 2;
			return String.format(Locale.ROOT, "%.1f – %.1f – %.1f | %.0f | %.0f", rates[0], rates[middle],
					rates[rates.length - 1], cpu[middle], bytes[middle]);
		}

		@Override
		public String toString() {
			return this.millions + " " + this.cpuNanos + " " + this.bytes;
		}

	}

	/**
	 * Looks at each message: those of one producer have to come in order. Called by one
	 * thread at a time.
	 */
	static final class Check {

		private final int consumers;

		private final int[] last;

		private boolean inOrder = true;

		volatile long handled;

		private static final java.lang.invoke.VarHandle HANDLED;

		static {
			try {
				HANDLED = java.lang.invoke.MethodHandles.lookup().findVarHandle(Check.class, "handled", long.class);
			}
			catch (ReflectiveOperationException ex) {
				throw new ExceptionInInitializerError(ex);
			}
		}

		Check(int consumers) {
			this.consumers = consumers;
			this.last = new int[consumers];
			Arrays.fill(this.last, -1);
		}

		void handle(byte[] message) {
			handle(message[0], number(message));
		}

		static int number(byte[] message) {
			return ((message[1] & 0xff) << 8) | (message[2] & 0xff);
		}

		void handle(int producer, int index) {
			int before = this.last[producer];
			if (before >= 0 && index != ((before + this.consumers) & (MESSAGES - 1))) {
				this.inOrder = false;
			}
			this.last[producer] = index;
			HANDLED.setRelease(this, this.handled + 1);
		}

		/**
		 * For many threads at the same time; looks at nothing.
		 */
		void handleUnordered() {
			HANDLED.getAndAdd(this, 1L);
		}

		void requireOrder() {
			if (!this.inOrder) {
				throw new IllegalStateException("messages came out of order, or not at all");
			}
		}

	}

	private static final class Producer extends Thread {

		private final byte[][] messages;

		private final Lane[] lanes;

		private final long end;

		private final CountDownLatch done;

		private long sent;

		Producer(byte[][] messages, Lane[] lanes, long end, CountDownLatch done) {
			super("producer");
			this.messages = messages;
			this.lanes = lanes;
			this.end = end;
			this.done = done;
		}

		long sent() {
			return this.sent;
		}

		@Override
		public void run() {
			try {
				while (System.nanoTime() < this.end) {
					for (int i = 0; i < MESSAGES; i++) {
						this.lanes[i & (this.lanes.length - 1)].publish(this.messages[i]);
					}
					this.sent += MESSAGES;
				}
			}
			finally {
				this.done.countDown();
			}
		}

	}

}
