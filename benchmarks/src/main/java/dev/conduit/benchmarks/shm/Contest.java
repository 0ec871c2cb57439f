package dev.conduit.benchmarks.shm;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One round of one contestant: a publisher and two subscribers in fresh JVMs, which go
 * through the points one after the other.
 */
final class Contest implements AutoCloseable {

	private final Contestant contestant;

	private final List<Child> children = new ArrayList<>();

	Contest(Contestant contestant, Path folder, Peer.Times times) throws IOException {
		this.contestant = contestant;
		for (String role : List.of("publish", "0", "1")) {
			this.children.add(new Child(contestant, folder, times, role));
		}
		// Who fails takes the others along: nobody waits for it.
		this.children.forEach((child) -> child.process.onExit().thenAccept((process) -> {
			if (process.exitValue() != 0) {
				this.children.forEach((other) -> other.process.destroy());
			}
		}));
	}

	/** Runs a point and adds its figures. */
	void run(Shape shape, Figures figures) throws IOException, InterruptedException {
		Child publisher = this.children.get(0);
		publisher.tell(shape.encode());
		String address = publisher.expect("open");
		List<Child> subscribers = this.children.subList(1, 1 + shape.subscribers());
		for (Child subscriber : subscribers) {
			subscriber.tell(shape.encode() + " " + address);
		}
		for (Child subscriber : subscribers) {
			subscriber.expect("ready");
		}
		Placement placement = Placement.of(shape);
		placement.apply(publisher.process, subscribers.get(0).process);
		publisher.tell("go");
		Figures point = new Figures();
		point.add("", "", publisher.expect("sent"));
		for (Child subscriber : subscribers) {
			point.add("", "", subscriber.expect("read"));
		}
		placement.undo(publisher.process, subscribers.get(0).process);
		publisher.tell("over");
		publisher.expect("closed");
		// The slower of two.
		point.metrics("")
			.forEach((metric) -> figures.add(this.contestant.title(), shape.prefix() + metric,
					(metric.equals("rate")) ? point.least("", metric) : point.most("", metric)));
	}

	@Override
	public void close() {
		for (Child child : this.children) {
			child.end();
		}
	}

	/** One of the processes, which ends with its input. */
	private static final class Child {

		private final String name;

		private final Process process;

		private final PrintWriter input;

		private final BufferedReader output;

		Child(Contestant contestant, Path folder, Peer.Times times, String role) throws IOException {
			this.name = "%s (%s)".formatted(contestant.title(), role);
			List<String> command = new ArrayList<>(
					List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
							"-Xms256m", "-Xmx256m", "-XX:+UseParallelGC", "-XX:-UsePerfData",
							"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
			command.addAll(contestant.flags());
			command.addAll(List.of("-cp", System.getProperty("java.class.path"), Peer.class.getName(),
					contestant.name(), folder.toString(), times.encode(), role));
			this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
			this.input = new PrintWriter(this.process.outputWriter(), true);
			this.output = this.process.inputReader();
		}

		void tell(String line) {
			this.input.println(line);
		}

		/** The rest of the next line of ours; others may speak as well. */
		String expect(String word) throws IOException {
			for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
				if (line.equals(word) || line.startsWith(word + " ")) {
					return line.substring(word.length()).strip();
				}
				System.err.println(line);
			}
			throw new IOException(this.name + " ended instead of saying " + word);
		}

		void end() {
			this.input.close();
			try {
				if (this.process.waitFor(10, TimeUnit.SECONDS)) {
					return;
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			this.process.destroyForcibly();
		}

	}

}
