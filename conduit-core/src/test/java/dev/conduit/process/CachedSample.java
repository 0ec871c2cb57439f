package dev.conduit.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sample outside of its jar, with a cache of its classes, as the script beside the
 * samples makes them: it starts for less than half of what its jar takes. For tests that
 * start it by the dozen; what the jar itself promises is for those that start the jar.
 */
public final class CachedSample {

	private static final Path SCRIPT = Path.of("..", "aot-cache.sh");

	/** With one compiler it learns the same classes in half the time. */
	private static final Map<String, String> ENVIRONMENT = Map.of("JAVA_HOME", System.getProperty("java.home"),
			"JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");

	private final List<String> command;

	private CachedSample(List<String> command) {
		this.command = command;
	}

	/**
	 * Makes it, which takes seconds, and only where the jar is there.
	 * @param sample the name of its folder, the one in which the test runs
	 * @param mode what else the sample is started with, to learn what it needs
	 */
	public static CachedSample make(String sample, String... mode) {
		List<String> script = new ArrayList<>(List.of("sh", SCRIPT.toString(), sample));
		script.addAll(List.of(mode));
		try (JavaProcess process = JavaProcess.start(script, ENVIRONMENT)) {
			assertThat(process.awaitExit()).as(process::toString).isZero();
			List<String> words = List.of(process.output().getLast().split(" "));
			return new CachedSample(words.subList(0, words.size() - mode.length));
		}
	}

	/** What starts it, as the script says at the end: Java, the cache, the jar. */
	public List<String> command() {
		return this.command;
	}

	/** Starts it, in a JVM that is ready soon and does its work slowly. */
	public JavaProcess start(String... arguments) {
		return start(Map.of(), arguments);
	}

	/** The same with more in its environment. */
	public JavaProcess start(Map<String, String> environment, String... arguments) {
		List<String> quick = Stream
			.of(this.command.subList(0, 1), JavaProcess.QUICK, this.command.subList(1, this.command.size()),
					List.of(arguments))
			.flatMap(List::stream)
			.toList();
		return JavaProcess.start(quick, environment);
	}

}
