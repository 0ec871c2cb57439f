package dev.conduit.benchmarks.kit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the figures were taken on.
 */
public final class Machine {

	private Machine() {
	}

	/**
	 * Processors, memory, kernel and Java, in one line.
	 * @return such as {@code 2 × AMD EPYC 7763, 24 GiB, Linux 6.18, Temurin 25.0.3}
	 */
	public static String describe() {
		return String.format(Locale.ROOT, "%d × %s, %.0f GiB of memory, %s %s, %s %s",
				Runtime.getRuntime().availableProcessors(), field("/proc/cpuinfo", "model name"),
				Long.parseLong(field("/proc/meminfo", "MemTotal").replace(" kB", "")) / (1024.0 * 1024.0),
				System.getProperty("os.name"), System.getProperty("os.version"), System.getProperty("java.vendor"),
				Runtime.version());
	}

	private static String field(String file, String name) {
		try {
			return Files.readString(Path.of(file))
				.lines()
				.filter((line) -> line.startsWith(name))
				.findFirst()
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.orElse("unknown");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
