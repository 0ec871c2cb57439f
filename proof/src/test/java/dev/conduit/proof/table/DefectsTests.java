package dev.conduit.proof.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The deliberate defects of {@code src/proof/defects.sh}, which nobody runs with each
 * build: whoever changes the code that one of them changes learns it here.
 */
class DefectsTests {

	private static final Path PROJECT = Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();

	static List<Path> defects() throws IOException {
		try (Stream<Path> files = Files.list(PROJECT.resolve("src/proof/defects"))) {
			List<Path> patches = files.filter((file) -> file.toString().endsWith(".patch")).sorted().toList();
			assertThat(patches).hasSizeGreaterThan(10);
			return patches;
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("defects")
	void whatADefectTakesAwayIsInTheCode(Path defect) throws IOException {
		List<Hunk> hunks = hunks(Files.readAllLines(defect));

		assertThat(hunks).isNotEmpty().allSatisfy((hunk) -> {
			assertThat(hunk.before()).as("what changes").isNotEqualTo(hunk.after());
			assertThat(Files.readString(PROJECT.resolve(hunk.file()))).contains(hunk.before());
		});
	}

	/** Of a unified diff: what is in the file before and after it. */
	private static List<Hunk> hunks(List<String> lines) {
		List<Hunk> hunks = new ArrayList<>();
		String file = "";
		StringBuilder before = new StringBuilder();
		StringBuilder after = new StringBuilder();
		for (String line : lines) {
			if (line.startsWith("+++ b/") || line.startsWith("@@ ") || line.startsWith("diff ")) {
				add(hunks, file, before, after);
				file = line.startsWith("+++ b/") ? line.substring("+++ b/".length()) : file;
			}
			else if (!line.startsWith("--- ") && !file.isEmpty() && !line.isEmpty()) {
				String text = line.substring(1) + "\n";
				before.append((line.charAt(0) != '+') ? text : "");
				after.append((line.charAt(0) != '-') ? text : "");
			}
		}
		add(hunks, file, before, after);
		return hunks;
	}

	private static void add(List<Hunk> hunks, String file, StringBuilder before, StringBuilder after) {
		if (!before.isEmpty() || !after.isEmpty()) {
			hunks.add(new Hunk(file, before.toString(), after.toString()));
		}
		before.setLength(0);
		after.setLength(0);
	}

	private record Hunk(String file, String before, String after) {

	}

}
