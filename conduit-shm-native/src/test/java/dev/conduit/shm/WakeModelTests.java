package dev.conduit.shm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import dev.conduit.shm.WakeModel.Protocol;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class WakeModelTests {

	@Test
	void noInterleavingLosesAWakeUp() {
		assertThat(new WakeModel(Protocol.ODD_EVEN, 1, 3).explore()).isGreaterThan(50);
		assertThat(new WakeModel(Protocol.ODD_EVEN, 2, 3).explore()).isGreaterThan(1000);
		assertThat(new WakeModel(Protocol.ODD_EVEN, 3, 3).explore()).isGreaterThan(10_000);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "ODD_EVEN")
	void theModelFindsWhatIsWrong(Protocol wrong) {
		assertThat(new WakeModel(wrong, 1, 3).explore()).as("a lost wake-up of one subscriber").isNegative();
		assertThat(new WakeModel(wrong, 2, 3).explore()).as("a lost wake-up of two subscribers").isNegative();
	}

}
