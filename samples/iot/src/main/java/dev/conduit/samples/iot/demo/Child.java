package dev.conduit.samples.iot.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.FileWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.conduit.samples.iot.IotApplication;

/**
 * A process of the demo, started again a second after it ended. It lives as long as its
 * standard input is open: so that it ends with this process, whatever that one dies of.
 * What it prints is in a file.
 */
final class Child {

	/** Small and soon there; and native libraries load without a warning. */
	private static final List<String> FLAGS = List.of("--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC",
			"-XX:TieredStopAtLevel=1", "-Xmx96m");

	private final String name;

	private final Path log;

	private final Supplier<List<String>> arguments;

	private final Consumer<String> output;

	private volatile boolean ending;

	private volatile Process process;

	/**
	 * Starts a process.
	 * @param arguments asked for each start
	 * @param output gets each line that it prints
	 */
	Child(String name, Path directory, Supplier<List<String>> arguments, Consumer<String> output) {
		this.name = name;
		this.log = directory.resolve(name + ".log");
		this.arguments = arguments;
		this.output = output;
		this.process = start();
	}

	private Process start() {
		try {
			Process started = new ProcessBuilder(command()).redirectErrorStream(true).start();
			// Not virtual: who reads a pipe keeps the carrier, and as many as there are
			// processors would keep all of them, after half a minute of silence.
			Thread.ofPlatform().daemon().name("output-of-" + this.name).start(() -> copy(started));
			CompletionStage<Process> ended = started.onExit();
			ended.thenRunAsync(this::again, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("'%s' cannot be started".formatted(this.name), ex);
		}
	}

	private List<String> command() {
		String classPath = System.getProperty("java.class.path");
		boolean isJar = classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(FLAGS);
		command.addAll(isJar ? List.of("-jar", classPath) : List.of("-cp", classPath, IotApplication.class.getName()));
		command.addAll(this.arguments.get());
		command.add("--iot.until-stdin-ends=true");
		return command;
	}

	private void again() {
		if (!this.ending) {
			this.process = start();
		}
	}

	private void copy(Process from) {
		try (BufferedReader lines = from.inputReader();
				PrintWriter file = new PrintWriter(new FileWriter(this.log.toFile(), StandardCharsets.UTF_8, true),
						true)) {
			lines.lines().forEach((line) -> {
				file.println(line);
				this.output.accept(line);
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException("what '%s' prints cannot be kept".formatted(this.name), ex);
		}
	}

	void end() {
		this.ending = true;
		// By the handle: the process itself would close what is still being read.
		this.process.toHandle().destroy();
	}

}
