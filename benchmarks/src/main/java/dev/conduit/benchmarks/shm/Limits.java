package dev.conduit.benchmarks.shm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The program in C that shows what the machine can do, made by the C compiler of the
 * machine.
 */
record Limits(Path program, String compiler) {

	private static final List<String> SIZES = List.of("64", "1024", "65536");

	/**
	 * Compiles the program.
	 * @return nothing where there is no compiler
	 */
	static Optional<Limits> compile(Path folder) throws IOException, InterruptedException {
		Path source = folder.resolve("limits.c");
		Path program = folder.resolve("limits");
		try (InputStream code = Limits.class.getResourceAsStream("limits.c")) {
			if (code == null) {
				throw new IllegalStateException("limits.c is missing");
			}
			Files.copy(code, source, StandardCopyOption.REPLACE_EXISTING);
		}
		try {
			String version = run(List.of("gcc", "--version"));
			run(List.of("gcc", "-O2", "-o", program.toString(), source.toString()));
			return Optional.of(new Limits(program, version + " -O2"));
		}
		catch (IOException ex) {
			System.err.println("no C programs: " + ex.getMessage());
			return Optional.empty();
		}
	}

	/** Measures all that the program can. */
	void measure(Peer.Times times, Figures figures) throws IOException, InterruptedException {
		for (String mode : List.of("futex", "spin", "unix", "tcp")) {
			if (!mode.equals("spin")) {
				figures.add("C " + mode, "one ", latency(mode, times, 0));
			}
			figures.add("C " + mode, "two ", latency(mode, times, 1));
		}
		String milliseconds = String.valueOf(TimeUnit.NANOSECONDS.toMillis(times.measured()));
		for (String size : SIZES) {
			figures.add("C copy", size + "/1 ", run(List.of(this.program.toString(), "copy", size, milliseconds)));
			figures.add("C ring, spin", size + "/1 ",
					run(List.of(this.program.toString(), "relay", size, milliseconds, "0")));
		}
		figures.add("C ring, spin", "65536*/1 ",
				run(List.of(this.program.toString(), "relay", "65536", milliseconds, "1")));
	}

	private String latency(String mode, Peer.Times times, int readersProcessor)
			throws IOException, InterruptedException {
		return run(List.of(this.program.toString(), mode, String.valueOf(times.warmUpSamples()),
				String.valueOf(times.samples()), "0", String.valueOf(readersProcessor)));
	}

	private static String run(List<String> command) throws IOException, InterruptedException {
		List<String> said = new ArrayList<>();
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		try (BufferedReader output = process.inputReader()) {
			output.lines().forEach(said::add);
		}
		if (process.waitFor() != 0) {
			throw new IOException("%s ended with %d".formatted(command, process.exitValue()));
		}
		return (said.isEmpty()) ? "" : said.get(0);
	}

}
