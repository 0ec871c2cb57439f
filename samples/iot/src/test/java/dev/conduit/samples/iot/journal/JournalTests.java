package dev.conduit.samples.iot.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class JournalTests {

	@TempDir
	private Path folder;

	@Test
	void linesAreThereForTheNextProcessAndHalfALineIsNot() throws IOException {
		Path file = this.folder.resolve("new").resolve("lines.log");
		try (Journal journal = Journal.open(file)) {
			journal.append("one");
			journal.append("zwei, größer");
		}
		Files.writeString(file, "half a li", StandardOpenOption.APPEND);

		try (Journal journal = Journal.open(file)) {
			assertThat(journal.read()).containsExactly("one", "zwei, größer");
			assertThat(journal.size()).isEqualTo(2);
			journal.append("three");
		}

		assertThat(Files.readAllLines(file)).containsExactly("one", "zwei, größer", "three");
	}

	@Test
	void allLinesAreReplacedAtOnceAndMoreComeBehindThem() throws IOException {
		Path file = this.folder.resolve("lines.log");
		try (Journal journal = Journal.open(file)) {
			journal.append("one");
			journal.append("two");

			journal.replace(List.of("two"));
			journal.append("three");

			assertThat(journal.read()).containsExactly("two", "three");
			assertThat(journal.size()).isEqualTo(2);
			journal.replace(List.of());
			assertThat(journal.read()).isEmpty();
		}
		assertThat(this.folder).isDirectoryContaining((path) -> path.equals(file));
	}

}
