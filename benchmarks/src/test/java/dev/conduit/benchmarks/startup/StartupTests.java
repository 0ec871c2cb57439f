package dev.conduit.benchmarks.startup;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StartupTests {

	private final Startup startup = new Startup();

	@Test
	void startsEachApplication() throws Exception {
		this.startup.measure(Path.of("").toAbsolutePath());

		assertThat(this.startup.table()).contains("| Boot alone |", "| the starter |",
				"| the starter, a bean and a server |");
	}

	@Test
	void comparesTheStartsOfTheSameRound() {
		this.startup.add(Application.BARE, new Start(100, 1, 1, 1024));
		this.startup.add(Application.STARTER, new Start(130, 1, 1, 1024));
		this.startup.add(Application.BARE, new Start(900, 1, 1, 1024));
		this.startup.add(Application.STARTER, new Start(950, 1, 1, 1024));

		assertThat(this.startup.table()).contains("| the starter | 130 – **540** – 950 | 30.0 – **40.0** – 50.0 |");
	}

}
