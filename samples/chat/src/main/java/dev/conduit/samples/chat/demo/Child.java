package dev.conduit.samples.chat.demo;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process of the demo. It lives as long as its standard input is open: so that it ends
 * with this process, whatever that one dies of.
 */
final class Child {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final String name;

	private final Process process;

	private final BufferedWriter keyboard;

	private Child(String name, Process process) {
		this.name = name;
		this.process = process;
		this.keyboard = process.outputWriter();
	}

	/**
	 * Starts a process whose output goes to the transcript.
	 * @param environment what is added to the environment of this process; here and not
	 * among the arguments, which every user of this machine may read
	 */
	static Child start(String name, List<String> command, Map<String, String> environment, Transcript transcript) {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		try {
			Child child = new Child(name, builder.start());
			// Not virtual: who reads a pipe keeps the carrier, and as many as there are
			// processors would keep all of them, after half a minute of silence.
			Thread.ofPlatform().daemon().name("output-of-" + name).start(() -> child.copyTo(transcript));
			return child;
		}
		catch (IOException ex) {
			throw new DemoException(
					"'%s' cannot be started by %s: %s".formatted(name, command.get(0), ex.getMessage()));
		}
	}

	private void copyTo(Transcript transcript) {
		try (BufferedReader output = this.process.inputReader()) {
			output.lines().forEach((line) -> transcript.print(this.name, line));
		}
		catch (IOException | UncheckedIOException ex) {
			transcript.print(this.name, "(no more output: " + ex.getMessage() + ")");
		}
	}

	/**
	 * Types a line, as a user would.
	 */
	void type(String line) {
		try {
			this.keyboard.write(line);
			this.keyboard.newLine();
			this.keyboard.flush();
		}
		catch (IOException ex) {
			throw new DemoException("'%s' does not listen any more: %s".formatted(this.name, ex.getMessage()));
		}
	}

	/**
	 * When the process has ended.
	 */
	CompletableFuture<Integer> ended() {
		return this.process.onExit().thenApply(Process::exitValue);
	}

	/**
	 * Asks the process to end.
	 */
	void leave() {
		try {
			this.keyboard.close();
		}
		catch (IOException ex) {
			// It ended before: then there is nobody to be asked.
			this.process.destroy();
		}
	}

	/**
	 * Waits until the process has ended, and helps where it does not by itself.
	 */
	void awaitEnd() {
		try {
			if (!hasEnded()) {
				this.process.destroy();
			}
			if (!hasEnded()) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	private boolean hasEnded() throws InterruptedException {
		return this.process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
	}

}
