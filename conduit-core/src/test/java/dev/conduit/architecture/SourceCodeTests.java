package dev.conduit.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SourceCodeTests {

	@TempDir
	private Path folder;

	@Test
	void findsMonitorsOfBlocksAndMethodsButNotTheWord() throws IOException {
		write("""
				class Locked {
					// synchronized (in a comment)
					String word = "synchronized";
					synchronized void method() { }
					void block() {
						synchronized (this) { }
					}
				}
				""");

		assertThat(SourceCode.below(this.folder).monitors()).containsExactly("Planted.java:4", "Planted.java:6");
	}

	@Test
	void findsWhatIsLargerThanItShouldBe() throws IOException {
		write("class Large {\n Large(int a, int b, int c, int d, int e, int f, int g) { }\n void method() {\n"
				+ "this.hashCode();\n".repeat(29) + "}\n" + "int field;\n".repeat(250) + "}");

		assertThat(SourceCode.below(this.folder).oversized()).containsExactly("Planted.java: 284 code lines (250)",
				"Planted.java:2: a constructor has 7 parameters (6)",
				"Planted.java:3: method 'method' has 31 lines (30)");
	}

	@Test
	void doesNotCountCommentsAndBlankLines() throws IOException {
		write("/**\n * About.\n */\nclass Small {\n" + "// why\n\n".repeat(250) + "}");

		assertThat(SourceCode.below(this.folder).oversized()).isEmpty();
	}

	private void write(String text) throws IOException {
		Files.writeString(this.folder.resolve("Planted.java"), text);
	}

}
