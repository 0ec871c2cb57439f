package dev.conduit.benchmarks.kit.report;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpreadTests {

	@Test
	void takesTheMiddleOfTheRounds() {
		assertThat(Spread.of(List.of(3.0, 1.0, 20.0), Double::doubleValue)).isEqualTo(new Spread(1, 3, 20));
		assertThat(Spread.of(1, 2, 4, 20).median()).isEqualTo(3);
	}

	@Test
	void keepsThreeDigitsThatMatter() {
		assertThat(Spread.format(0.16449)).isEqualTo("0.164");
		assertThat(Spread.format(97.349)).isEqualTo("97.3");
		assertThat(Spread.format(19961.4)).isEqualTo("19961");
		assertThat(Spread.format(0)).isEqualTo("0");
	}

	@Test
	void writesOneFigureWhereAllAreTheSame() {
		assertThat(Spread.of(5, 5, 5)).hasToString("5.00");
		assertThat(Spread.of(5, 6, 7)).hasToString("5.00 – **6.00** – 7.00");
	}

	@Test
	void fillsTheCellsOfATable() {
		Table table = new Table("contestant", "calls").row("a|b", Spread.of(1, 2, 3)).row("c", 4.0);

		assertThat(table.toString()).isEqualTo("""
				| contestant | calls |
				|---|---:|
				| a\\|b | 1.00 – **2.00** – 3.00 |
				| c | 4.00 |
				""");
	}

}
