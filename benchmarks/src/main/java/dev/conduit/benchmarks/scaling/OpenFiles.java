package dev.conduit.benchmarks.scaling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many files, and so connections, a process may have open.
 */
final class OpenFiles {

	/** Libraries, jars, the sockets of a server. */
	private static final int OTHERS = 200;

	private OpenFiles() {
	}

	/**
	 * Insists on room for connections.
	 * @param connections how many one process will have
	 * @throws IOException if the limit cannot be read
	 */
	static void require(int connections) throws IOException {
		String limit = Files.readString(Path.of("/proc/self/limits"))
			.lines()
			.filter((line) -> line.startsWith("Max open files"))
			.findFirst()
			.map((line) -> line.split(" {2,}")[2].strip())
			.orElse("unlimited");
		if (!limit.equals("unlimited") && Long.parseLong(limit) < connections + OTHERS) {
			throw new IllegalStateException(
					"%d connections need 'ulimit -n %d' or more in the shell that starts this (was %s)"
						.formatted(connections, connections + OTHERS, limit));
		}
	}

}
