package dev.conduit.benchmarks.kit.process;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ChildJvmTests {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	@Test
	void answersItsParentAndTellsWhatItUsed() throws Exception {
		try (ChildJvm child = start()) {
			Usage before = child.usage();
			child.tell("work");
			assertThat(child.expect("done", PATIENCE)).isEqualTo("work");

			Usage used = child.usage().since(before);

			assertThat(used.allocatedBytes()).isBetween(Worker.BYTES, 10 * Worker.BYTES);
			assertThat(used.cpuNanos()).isPositive();
			assertThat(used.peakBytes()).isGreaterThan(1024 * 1024);
		}
	}

	@Test
	void isNamedWhereItEndsTooEarly() throws Exception {
		try (ChildJvm child = start()) {
			child.tell("die");

			assertThatIllegalStateException().isThrownBy(() -> child.expect("done", PATIENCE))
				.withMessage("worker ended before it said 'done': what it wrote to stderr tells why");
		}
	}

	private static ChildJvm start() throws Exception {
		return ChildJvm.start("worker", ChildJvm.ownClassPath(), List.of("-Xmx64m"), Worker.class.getName());
	}

	static final class Worker {

		static final long BYTES = 16 * 1024 * 1024;

		private Worker() {
		}

		static void main(String[] args) throws Exception {
			ParentJvm parent = ParentJvm.attach();
			System.out.println("what libraries print is not for the parent");
			parent.answer((line) -> {
				if (line.equals("die")) {
					Runtime.getRuntime().halt(1);
				}
				parent.tell("done " + line + String.valueOf(new byte[(int) BYTES].length).substring(8));
			});
		}

	}

}
