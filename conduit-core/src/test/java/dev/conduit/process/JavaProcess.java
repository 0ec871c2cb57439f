package dev.conduit.process;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A program as a reader would run it: {@code java -jar} with the Java that runs the test.
 * Whatever the test does, the process and its children end with {@link #close()}.
 */
public final class JavaProcess implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final Duration POLL = Duration.ofMillis(10);

	/** A test is over before the second compiler and a second collector pay off. */
	static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private final Process process;

	private final BufferedWriter keyboard;

	private final PrintedLines output;

	private final PrintedLines errors;

	private JavaProcess(Process process) {
		this.process = process;
		this.keyboard = process.outputWriter();
		this.output = PrintedLines.read(process.inputReader());
		this.errors = PrintedLines.read(process.errorReader());
	}

	/** Starts a jar with no option of the JVM, for tests of what the JVM itself says. */
	public static JavaProcess plainJar(Path jar, String... arguments) {
		return jar(List.of(), jar, Map.of(), arguments);
	}

	/** Starts a jar, in a JVM that is ready soon and does its work slowly. */
	public static JavaProcess jar(Path jar, String... arguments) {
		return jar(jar, Map.of(), arguments);
	}

	/** The same with more in its environment. */
	public static JavaProcess jar(Path jar, Map<String, String> environment, String... arguments) {
		return jar(QUICK, jar, environment, arguments);
	}

	private static JavaProcess jar(List<String> options, Path jar, Map<String, String> environment,
			String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(java());
		command.addAll(options);
		command.add("-jar");
		command.add(jar.toString());
		command.addAll(List.of(arguments));
		return start(command, environment);
	}

	/** The Java that runs this test. */
	public static String java() {
		return Path.of(System.getProperty("java.home"), "bin", "java").toString();
	}

	/**
	 * The class path of this test without the classes of the tests, among which an
	 * application that looks for its beans would find beans.
	 * @param jars beginnings of the names of jars that are left out too
	 */
	public static String classPathWithoutTests(String... jars) {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(Path::of)
			.filter((entry) -> !entry.endsWith("test-classes"))
			.filter((entry) -> Arrays.stream(jars).noneMatch(entry.getFileName().toString()::startsWith))
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
	}

	/** Starts a class with a class path, in a JVM that is ready soon. */
	public static JavaProcess main(String classPath, List<String> options, String main, String... arguments) {
		List<String> command = new ArrayList<>(List.of(java()));
		command.addAll(QUICK);
		command.addAll(options);
		command.addAll(List.of("-cp", classPath, main));
		command.addAll(List.of(arguments));
		return start(command, Map.of());
	}

	/** Starts any command. */
	public static JavaProcess start(List<String> command, Map<String, String> environment) {
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().putAll(environment);
		try {
			return new JavaProcess(builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits for a line of the standard output that was printed already or will be. Fails
	 * with all that was printed where none comes.
	 * @return the match, with its groups
	 */
	public MatchResult awaitLine(String regex) {
		return awaitLines(1, regex).getLast();
	}

	/**
	 * Waits until so many lines were printed that contain a match.
	 * @return the matches
	 */
	public List<MatchResult> awaitLines(int count, String regex) {
		Pattern pattern = Pattern.compile(regex);
		try {
			soon().until(() -> this.output.matches(pattern).size() >= count || this.output.isComplete());
		}
		catch (ConditionTimeoutException ex) {
			throw new AssertionError("no %d lines like '%s' within %s in%n%s".formatted(count, regex, PATIENCE, this),
					ex);
		}
		List<MatchResult> matches = this.output.matches(pattern);
		if (matches.size() < count) {
			throw new AssertionError("ended without %d lines like '%s' in%n%s".formatted(count, regex, this));
		}
		return matches;
	}

	/** Processes are started by the hundred: what is there already is not waited for. */
	private static ConditionFactory soon() {
		return await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(POLL);
	}

	/** What was printed to the standard output so far. */
	public List<String> output() {
		return this.output.all();
	}

	/** What was printed to the standard error so far. */
	public List<String> errors() {
		return this.errors.all();
	}

	/** Types a line. */
	public void type(String line) {
		try {
			this.keyboard.write(line);
			this.keyboard.newLine();
			this.keyboard.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("nobody reads what is typed: " + this, ex);
		}
	}

	/** Ends the standard input. */
	public JavaProcess endInput() {
		try {
			this.keyboard.close();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ends the process as {@code kill} does, so that it can say good bye. By its handle:
	 * the process itself would close its streams at once, and nobody would hear it.
	 */
	public int terminate() {
		this.process.toHandle().destroy();
		return awaitExit();
	}

	/**
	 * Ends the process as {@code kill -9} does.
	 * @return how long it took to end: on a busy machine its threads wait for their turn
	 */
	public Duration kill() {
		long start = System.nanoTime();
		this.process.toHandle().destroyForcibly();
		CompletableFuture<Long> end = this.process.onExit().thenApply((ended) -> System.nanoTime());
		awaitExit();
		return Duration.ofNanos(end.join() - start);
	}

	/** Lets no thread of it run any more, until {@link #goOn()}. Where there is /proc. */
	public void standStill() {
		signal("-STOP");
		soon().until(this::standsStill);
	}

	private boolean standsStill() throws IOException {
		try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(this.process.pid()), "task"))) {
			for (Path thread : threads.toList()) {
				String state = Files.readString(thread.resolve("stat")).replaceFirst(".*\\) ", "");
				if (!state.startsWith("T")) {
					return false;
				}
			}
			return true;
		}
	}

	/** The reverse of {@link #standStill()}. */
	public void goOn() {
		signal("-CONT");
	}

	private void signal(String signal) {
		try {
			Process kill = new ProcessBuilder("kill", signal, Long.toString(this.process.pid())).start();
			assertThat(kill.waitFor()).as("kill %s", signal).isZero();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted", ex);
		}
	}

	/**
	 * Waits until the process has ended and all that it printed was read.
	 * @return the exit code
	 */
	public int awaitExit() {
		return awaitExit(PATIENCE);
	}

	/**
	 * The same for a process that takes its time.
	 */
	public int awaitExit(Duration patience) {
		try {
			if (!this.process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
				throw new AssertionError("did not end within %s:%n%s".formatted(patience, this));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted", ex);
		}
		soon().until(() -> this.output.isComplete() && this.errors.isComplete());
		return this.process.exitValue();
	}

	/** The processes that it started and that live. */
	public List<ProcessHandle> children() {
		return this.process.descendants().filter(ProcessHandle::isAlive).toList();
	}

	@Override
	public void close() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
	}

	@Override
	public String toString() {
		return "%s%n--- output%n%s%n--- errors%n%s".formatted(
				this.process.info().commandLine().orElse("process " + this.process.pid()),
				String.join(System.lineSeparator(), output()), String.join(System.lineSeparator(), errors()));
	}

}
