package dev.conduit.benchmarks.shm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.conduit.benchmarks.shm.Lane.Inlet;
import dev.conduit.benchmarks.shm.Lane.Outlet;

/**
 * One of the processes that are measured. Does what it reads from its input, a line for
 * each point, and answers with lines.
 */
final class Peer {

	/**
	 * Messages after which the compiler has seen to what sends and wakes. A thousand a
	 * second would take a process that long to get there that most of what is measured
	 * would be the interpreter.
	 */
	private static final int HEATING = 20_000;

	private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

	private static final int BATCH = 64;

	private final BufferedReader commands = new BufferedReader(
			new InputStreamReader(System.in, StandardCharsets.UTF_8));

	private final Times times;

	private Peer(Times times) {
		this.times = times;
	}

	/**
	 * Runs the process.
	 * @param args contestant, folder, times, {@code publish} or the subscriber's index
	 * @throws Exception if the contestant fails
	 */
	static void main(String[] args) throws Exception {
		Peer peer = new Peer(Times.decode(args[2]));
		try (Lane lane = Contestant.valueOf(args[0]).lane(Path.of(args[1]))) {
			for (String line = peer.commands.readLine(); line != null; line = peer.commands.readLine()) {
				String[] words = line.split(" ", -1);
				if (args[3].equals("publish")) {
					peer.publish(lane, Shape.decode(words[0]));
				}
				else {
					peer.subscribe(lane, Shape.decode(words[0]), words[1], Integer.parseInt(args[3]));
				}
			}
		}
		System.exit(0);
	}

	private void publish(Lane lane, Shape shape) throws Exception {
		try (Outlet outlet = lane.outlet(shape)) {
			say("open " + outlet.address());
			expect("go");
			outlet.awaitSubscribers();
			switch (shape.kind()) {
				case LATENCY_ON_ONE, LATENCY_ON_TWO -> sendSlowly(outlet);
				case THROUGHPUT -> sendFast(outlet, shape);
				case IDLE -> sendNothing(outlet);
			}
			sayTheEnd(outlet);
			expect("over");
		}
		say("closed");
	}

	private void sayTheEnd(Outlet outlet) throws Exception {
		do {
			outlet.send(Check.END, Check.WARM_UP);
			outlet.flush();
			// Where messages are overwritten, so may be the end.
			LockSupport.parkNanos(10 * MILLISECOND);
		}
		while (outlet.isLossy() && !this.commands.ready());
	}

	private void sendSlowly(Outlet outlet) throws Exception {
		long due = System.nanoTime();
		int first = HEATING + this.times.warmUpSamples();
		for (int i = 0; i < first + this.times.samples(); i++) {
			due += (i < HEATING) ? (MILLISECOND / 20) : MILLISECOND;
			while (System.nanoTime() < due) {
				LockSupport.parkNanos(due - System.nanoTime());
			}
			outlet.send(i, (i < first) ? Check.WARM_UP : System.nanoTime());
			outlet.flush();
		}
		say("sent");
	}

	private void sendFast(Outlet outlet, Shape shape) throws Exception {
		long most = outlet.mostBytes() / shape.size();
		long number = send(outlet, 0, most / 4, Check.WARM_UP, this.times.warmUp());
		long first = number;
		Usage before = Usage.now();
		number = send(outlet, number, most, Check.COUNTS, this.times.measured());
		outlet.flush();
		Usage after = Usage.now();
		say("sent allocPub %.3f".formatted((double) (after.allocated() - before.allocated()) / (number - first)));
	}

	private static long send(Outlet outlet, long first, long most, long stamp, long nanos) throws Exception {
		long number = first;
		for (long end = System.nanoTime() + nanos; System.nanoTime() < end && number < most;) {
			for (int i = 0; i < BATCH; i++) {
				outlet.send(number++, stamp);
			}
		}
		return number;
	}

	private void sendNothing(Outlet outlet) throws Exception {
		for (int i = 0; i < this.times.warmUpSamples(); i++) {
			outlet.send(i, Check.WARM_UP);
			outlet.flush();
			LockSupport.parkNanos(MILLISECOND / 2);
		}
		outlet.send(this.times.warmUpSamples(), Check.COUNTS);
		outlet.flush();
		Usage before = Usage.now();
		for (long end = System.nanoTime() + this.times.idle(); System.nanoTime() < end;) {
			LockSupport.parkNanos(end - System.nanoTime());
		}
		say("sent idlePub %.3f".formatted(Usage.now().processorSince(before) * 100));
	}

	private void subscribe(Lane lane, Shape shape, String address, int index) throws Exception {
		try (Inlet inlet = lane.inlet(shape, address, index)) {
			Check check = new Check(inlet.isLossy());
			say("ready");
			while (!check.isOver()) {
				inlet.read(check);
			}
			say("read " + switch (shape.kind()) {
				case LATENCY_ON_ONE, LATENCY_ON_TWO -> "p50 %.3f p99 %.3f p999 %.3f cpu %.2f"
					.formatted(check.latency(0.5), check.latency(0.99), check.latency(0.999), check.processor() * 100);
				case THROUGHPUT -> "rate %.3f allocSub %.3f lost %.4f".formatted(check.rate() / 1000, check.allocated(),
						check.lostPart());
				case IDLE -> "idleSub %.3f".formatted(check.processor() * 100);
			});
		}
	}

	private void expect(String command) throws IOException {
		String line = this.commands.readLine();
		if (!command.equals(line)) {
			throw new IllegalStateException("told '%s' instead of '%s'".formatted(line, command));
		}
	}

	private static void say(String line) {
		System.out.println(line);
	}

	/**
	 * How long things take, in nanoseconds and messages.
	 */
	record Times(long warmUp, long measured, long idle, int warmUpSamples, int samples) {

		String encode() {
			return String.format(Locale.ROOT, "%d,%d,%d,%d,%d", this.warmUp, this.measured, this.idle,
					this.warmUpSamples, this.samples);
		}

		static Times decode(String word) {
			String[] parts = word.split(",", -1);
			return new Times(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]),
					Integer.parseInt(parts[3]), Integer.parseInt(parts[4]));
		}

	}

}
