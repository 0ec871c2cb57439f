package dev.conduit.server;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;

class StrangerLogTests {

	private final LogLines lines = LogLines.keep();

	private final ManualTimer timer = new ManualTimer();

	private final StrangerLog log = new StrangerLog(LoggerFactory.getLogger("dev.conduit.server.strangers"),
			this.timer::nanoTime);

	@AfterEach
	void close() {
		this.lines.close();
	}

	@Test
	void someLinesAtOnceThenOneASecondThatSaysWhatWasLeftOut() {
		for (int i = 0; i < 1000; i++) {
			this.log.warn("line " + i);
		}
		assertThat(this.lines.all()).hasSize(StrangerLog.BURST).last().isEqualTo("WARN line 29");

		this.timer.advance(Duration.ofSeconds(1));
		this.log.info("another");
		this.log.info("left out");

		assertThat(this.lines.all()).hasSize(StrangerLog.BURST + 1)
			.last()
			.isEqualTo("INFO another (and 970 more of such lines were left out)");
	}

	@Test
	void whatALineSaysIsNoPattern() {
		this.log.warn("{} ${jndi:ldap://a}");

		assertThat(this.lines.all()).containsExactly("WARN {} ${jndi:ldap://a}");
	}

}
