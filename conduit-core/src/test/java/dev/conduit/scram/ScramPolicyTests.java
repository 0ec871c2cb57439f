package dev.conduit.scram;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScramPolicyTests {

	@Test
	void defaultAcceptsFrom4096ToAMillionAndGives310000() {
		assertThat(ScramPolicy.DEFAULT).isEqualTo(new ScramPolicy(4_096, 1_000_000, 310_000));
	}

	@Test
	void goesNeitherBelowTheFloorOfRfc7677NorAboveTheCeiling() {
		assertThat(new ScramPolicy(4_096, 100_000_000, 4_096)).isNotNull();
		assertThatIllegalArgumentException().isThrownBy(() -> new ScramPolicy(4_095, 1_000_000, 310_000))
			.withMessage("'minIterations' must be between 4096 and 100000000 (was 4095)");
		assertThatIllegalArgumentException().isThrownBy(() -> new ScramPolicy(4_096, 100_000_001, 310_000))
			.withMessage("'maxIterations' must be between 4096 and 100000000 (was 100000001)");
	}

	@Test
	void keepsItsBoundsInOrder() {
		assertThat(new ScramPolicy(5_000, 5_000, 5_000)).isNotNull();
		assertThatIllegalArgumentException().isThrownBy(() -> new ScramPolicy(5_000, 4_999, 5_000))
			.withMessage("'maxIterations' must be at least 'minIterations', 5000 (was 4999)");
		assertThatIllegalArgumentException().isThrownBy(() -> new ScramPolicy(5_000, 6_000, 4_999))
			.withMessage("'iterations' must be between 5000 and 6000 (was 4999)");
		assertThatIllegalArgumentException().isThrownBy(() -> new ScramPolicy(5_000, 6_000, 6_001))
			.withMessage("'iterations' must be between 5000 and 6000 (was 6001)");
	}

}
