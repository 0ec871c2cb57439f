package dev.conduit.samples.playground;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The script beside the samples makes a cache that the next start takes its classes from.
 */
class AotCacheIT {

	@TempDir
	private Path folder;

	@Test
	void aStartTakesConduitsClassesFromTheCacheThatTheScriptMade() throws Exception {
		Path classes = this.folder.resolve("classes.log");
		List<String> command = new ArrayList<>(Playground.CACHED.command());
		assertThat(command.get(1)).startsWith("-XX:AOTCache=");
		// Without the mode, a cache that does not fit would be left aside without a word.
		command.addAll(1, List.of("-XX:AOTMode=on", "-Xlog:class+load:file=" + classes));
		command.add("--conduit.server.listen=tcp://127.0.0.1:0");

		try (JavaProcess playground = JavaProcess.start(command, Map.of())) {
			playground.awaitLine("^The playground listens on (.+)$");
			assertThat(playground.errors()).isEmpty();
		}

		List<String> loaded = Files.readAllLines(classes)
			.stream()
			.filter((line) -> line.contains(" dev.conduit.") && !line.contains("Lambda"))
			.toList();
		assertThat(loaded).hasSizeGreaterThan(100);
		assertThat(loaded.stream().filter((line) -> line.contains("shared objects file")).count())
			.as("of %d classes", loaded.size())
			.isGreaterThan(loaded.size() * 9L / 10);
	}

}
