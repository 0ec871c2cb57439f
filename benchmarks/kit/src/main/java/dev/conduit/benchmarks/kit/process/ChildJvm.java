package dev.conduit.benchmarks.kit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A JVM that was started for a measurement, and the lines that it says and is told. It
 * runs a main class that talks by {@link ParentJvm}, and ends with the process that
 * started it.
 * <p>
 * For one thread.
 */
public final class ChildJvm implements AutoCloseable {

	private static final List<String> OPTIONS = List.of("-XX:+UseParallelGC", "--enable-native-access=ALL-UNNAMED");

	private static final String END = "";

	private final String name;

	private final Process process;

	private final PrintWriter writer;

	private final BlockingQueue<String> said = new ArrayBlockingQueue<>(1024);

	private ChildJvm(String name, Process process) {
		this.name = name;
		this.process = process;
		this.writer = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
		Thread.ofVirtual().name("lines of " + name).start(this::read);
	}

	/**
	 * Starts a JVM of the same kind as this one.
	 * @param name what the child is called where something fails
	 * @param classPath its class path, as {@code java -cp} takes it
	 * @param options options of the JVM, such as {@code -Xmx1g}, beside the parallel
	 * collector, which all share
	 * @param main its main class
	 * @param args arguments of the main class
	 * @return the child
	 * @throws IOException if it cannot be started
	 */
	public static ChildJvm start(String name, String classPath, List<String> options, String main, String... args)
			throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(OPTIONS);
		command.addAll(options);
		command.addAll(List.of("-cp", classPath, main));
		command.addAll(List.of(args));
		return new ChildJvm(name, new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
	}

	/**
	 * The class path of this JVM, for children that run classes of the same module.
	 * @return the class path
	 */
	public static String ownClassPath() {
		return System.getProperty("java.class.path");
	}

	/**
	 * Its process id, for {@code /proc}.
	 * @return the id
	 */
	public long pid() {
		return this.process.pid();
	}

	/**
	 * Tells the child something.
	 * @param line one line
	 */
	public void tell(String line) {
		this.writer.println(line);
	}

	/**
	 * Waits for the next line of the child.
	 * @param word what the line must begin with
	 * @param patience how long the child may take
	 * @return the rest of the line
	 * @throws InterruptedException if the thread is interrupted
	 * @throws IllegalStateException if the child ends, says something else or takes
	 * longer
	 */
	public String expect(String word, Duration patience) throws InterruptedException {
		String line = this.said.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
		if (line == null) {
			throw new IllegalStateException("%s did not say '%s' within %s".formatted(this.name, word, patience));
		}
		if (line.equals(END)) {
			throw new IllegalStateException(
					"%s ended before it said '%s': what it wrote to stderr tells why".formatted(this.name, word));
		}
		if (!line.startsWith(word)) {
			throw new IllegalStateException("%s had to say '%s' (was '%s')".formatted(this.name, word, line));
		}
		return line.substring(word.length()).strip();
	}

	/**
	 * What the child has used so far. It must answer the word {@code usage}, as
	 * {@link ParentJvm#answer} does.
	 * @return processor time, switches, allocation and memory
	 * @throws InterruptedException if the thread is interrupted
	 */
	public Usage usage() throws InterruptedException {
		tell(ParentJvm.USAGE);
		return Usage.parse(expect(ParentJvm.USAGE, Duration.ofSeconds(30)));
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.said.put(line);
			}
			this.said.put(END);
		}
		catch (IOException ex) {
			// The pipe of a child that was destroyed: whoever expects a line is told.
			this.said.offer(END);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Ends the child, and waits until it is gone.
	 */
	@Override
	public void close() {
		this.writer.close();
		try {
			if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
