package dev.conduit.benchmarks.kit.load;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CellTests {

	@ParameterizedTest
	@ValueSource(strings = { "sequential", "async-64", "async-64@4k", "async-8@1m", "vthreads-64@17", "one-way",
			"stream", "publish-100" })
	void isReadAsItIsWritten(String text) {
		assertThat(Cell.parse(text)).hasToString(text);
	}

	@Test
	void hasBytesOfAHundredWhereNothingIsSaid() {
		assertThat(Cell.parse("async-64")).isEqualTo(new Cell(Shape.ASYNC, 64, 100));
		assertThat(Cell.parse("async-8@1m").size()).isEqualTo(1024 * 1024);
	}

	@Test
	void saysWhichShapesThereAre() {
		assertThatIllegalArgumentException().isThrownBy(() -> Cell.parse("async"))
			.withMessage("'async' needs a number behind it, such as async-64");
		assertThatIllegalArgumentException().isThrownBy(() -> Cell.parse("parallel-4"))
			.withMessageStartingWith("a shape must be one of [sequential, async, ");
	}

}
