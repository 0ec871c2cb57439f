package dev.conduit.benchmarks.kit.load;

import dev.conduit.benchmarks.kit.process.ParentJvm;
import dev.conduit.benchmarks.kit.process.Usage;

/**
 * A process that serves a contestant, or loads it. Runs on the contestant's class path.
 */
public final class ContestantProcess {

	private ContestantProcess() {
	}

	/**
	 * Serves or loads until the parent ends.
	 * @param args {@code serve class variant}, or {@code load class variant address}; the
	 * class is the {@link Contestant}'s
	 * @throws Exception if anything fails
	 */
	public static void main(String[] args) throws Exception {
		ParentJvm parent = ParentJvm.attach();
		Contestant contestant = Class.forName(args[1])
			.asSubclass(Contestant.class)
			.getConstructor(String.class)
			.newInstance(args[2]);
		if (args[0].equals("serve")) {
			parent.tell("ready " + contestant.serve());
			parent.answer((line) -> {
				throw new IllegalArgumentException("a server knows no '" + line + "'");
			});
			return;
		}
		try (Client<?, ?> client = contestant.connect(args[3])) {
			parent.tell("ready");
			parent.answer((line) -> obey(line.split(" "), parent, contestant, args[3], client));
		}
	}

	/**
	 * {@code preheat seconds} or {@code load cell warm-up-seconds seconds}.
	 */
	private static void obey(String[] order, ParentJvm parent, Contestant contestant, String address,
			Client<?, ?> client) throws Exception {
		switch (order[0]) {
			case "preheat" -> {
				preheat(client, Double.parseDouble(order[1]));
				parent.tell("hot");
			}
			case "load" -> {
				try (Load load = Load.of(Cell.parse(order[1]), client, () -> contestant.connect(address))) {
					Settling.settle(load, Double.parseDouble(order[2]));
					parent.tell("settled");
					parent.await("go");
					parent.tell("figures " + measure(load, Double.parseDouble(order[3])));
				}
			}
			default -> throw new IllegalArgumentException("a client knows no '" + order[0] + "'");
		}
	}

	/**
	 * Many in flight first: sequential calls alone would take for ever to be compiled.
	 */
	private static <P, R> void preheat(Client<P, R> client, double seconds) throws Exception {
		Settling.settle(new InFlightLoad<>(client, 64, Cell.DEFAULT_SIZE), seconds);
		Settling.settle(new BlockingLoad<>(client, Cell.DEFAULT_SIZE), seconds / 4);
	}

	private static Figures measure(Load load, double seconds) throws Exception {
		Histogram latencies = new Histogram();
		Usage before = Usage.ofThisProcess();
		long start = System.nanoTime();
		long operations = load.run((long) (seconds * Load.SECOND), latencies);
		long nanos = System.nanoTime() - start;
		return new Figures(operations, nanos, latencies.micros(0.5), latencies.micros(0.99), latencies.micros(0.999),
				Usage.ofThisProcess().since(before));
	}

}
