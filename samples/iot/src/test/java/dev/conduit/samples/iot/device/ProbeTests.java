package dev.conduit.samples.iot.device;

import org.junit.jupiter.api.Test;
import oshi.SystemInfo;

import dev.conduit.samples.iot.api.Reading;

import static org.assertj.core.api.Assertions.assertThat;

class ProbeTests {

	@Test
	void aReadingIsOfThisMachine() {
		Probe probe = new Probe(new SystemInfo());

		Reading reading = probe.read();

		assertThat(reading.cpu()).isBetween(0.0, 100.0);
		assertThat(reading.memory()).isGreaterThan(0).isLessThan(100);
		assertThat(reading.disk()).isGreaterThan(0).isLessThanOrEqualTo(100);
		assertThat(reading.network()).isNotNegative();
	}

}
