package dev.conduit.samples.bridges;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps the flows of {@code docs/bridges.md} those that run here.
 */
class BridgesPageTests {

	private static final Path MODULE = Path.of(System.getProperty("basedir", ""));

	private static final Pattern SNIPPET = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);

	private static final Pattern COMMENT = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);

	@Test
	void thePageShowsTheCodeThatRuns() throws IOException {
		String code = sources();

		List<String> snippets = SNIPPET.matcher(Files.readString(MODULE.resolve("../../docs/bridges.md")))
			.results()
			.map((snippet) -> words(snippet.group(1)))
			.toList();

		assertThat(snippets).hasSizeGreaterThan(10).allSatisfy((snippet) -> assertThat(code).contains(snippet));
	}

	private static String sources() throws IOException {
		try (Stream<Path> files = Files.walk(MODULE.resolve("src/main/java"))) {
			return files.filter((file) -> file.toString().endsWith(".java"))
				.map(BridgesPageTests::read)
				.map((source) -> words(COMMENT.matcher(source).replaceAll("")))
				.collect(Collectors.joining("\n"));
		}
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** How lines are broken and indented differs. */
	private static String words(String code) {
		return code.replaceAll("\\s+", "");
	}

}
