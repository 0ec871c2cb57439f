package dev.conduit.shm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(60)
class NoSpaceTests {

	@Test
	void aTopicLargerThanTheFreeSpaceIsRefusedWithWhatToDo() {
		TopicOptions huge = new TopicOptions(Policy.OVERWRITE, 8, 64, 1L << 40, 64, 1, false, false);
		try (SharedFolder folder = new SharedFolder(); Domain domain = Domain.open(folder.path())) {
			assertThatExceptionOfType(SharedMemoryException.class).isThrownBy(() -> domain.publisher("t", huge))
				.withMessageContaining("--shm-size");

			domain.publisher("t", TopicOptions.DEFAULT).close();
		}
	}

	@Test
	void aWriteThatFailsHalfwayIsAnExceptionAndLeavesNothing() {
		try (SharedFolder folder = new SharedFolder();
				JavaProcess program = JavaProcess.start(List.of("bash", "-c",
						"ulimit -f 512; exec '%s' --enable-native-access=ALL-UNNAMED -Xshare:auto -cp target/classes:target/test-classes '%s' '%s'"
							.formatted(JavaProcess.java(), Halfway.class.getName(), folder.path())),
						Map.of())) {
			program.awaitLine("^refused: .*cannot be made with \\d+ bytes");
			program.awaitLine("^a smaller one: 0$");

			assertThat(program.awaitExit()).isZero();
			assertThat(folder.path()).isDirectoryNotContaining("glob:**" + Domain.TEMPORARY);
		}
	}

	/** Makes a topic that is too large for its limit, and then one that is not. */
	static final class Halfway {

		private Halfway() {
		}

		static void main(String[] arguments) {
			try (Domain domain = Domain.open(Path.of(arguments[0]))) {
				try (Publisher publisher = domain.publisher("t", TopicOptions.DEFAULT)) {
					System.out.println("published " + publisher.publish(new byte[1]));
				}
				catch (SharedMemoryException ex) {
					System.out.println("refused: " + ex.getMessage());
				}
				try (Publisher publisher = domain.publisher("t", TopicOptions.DEFAULT.inlineOnly(16))) {
					System.out.println("a smaller one: " + publisher.publish(new byte[1]));
				}
			}
		}

	}

}
