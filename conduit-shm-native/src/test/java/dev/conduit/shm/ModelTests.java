package dev.conduit.shm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each protocol in all its interleavings, and what is nearly it: the model must find what
 * is wrong there, or it would find nothing here.
 */
@Timeout(60)
class ModelTests {

	@Test
	void noInterleavingLosesAWakeUpOfSubscribers() {
		assertThat(wake(WakeModel.Protocol.ODD_EVEN, 1)).isGreaterThan(50);
		assertThat(wake(WakeModel.Protocol.ODD_EVEN, 2)).isGreaterThan(1000);
		assertThat(wake(WakeModel.Protocol.ODD_EVEN, 3)).isGreaterThan(10_000);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "ODD_EVEN")
	void itIsFoundThatSubscribersAreNotWoken(WakeModel.Protocol wrong) {
		assertThat(wake(wrong, 1)).isNegative();
		assertThat(wake(wrong, 2)).isNegative();
	}

	@Test
	void noInterleavingLosesAWakeUpOfAServiceOrOfAPublisherThatWaitsForSpace() {
		assertThat(bell(BellModel.Variant.AS_BUILT, 1, 3)).isGreaterThan(50);
		assertThat(bell(BellModel.Variant.AS_BUILT, 2, 2)).isGreaterThan(1000);
		assertThat(bell(BellModel.Variant.AS_BUILT, 3, 1)).isGreaterThan(1000);
		assertThat(bell(BellModel.Variant.WITHOUT_BITS, 1, 3)).isGreaterThan(50);
		assertThat(bell(BellModel.Variant.WITHOUT_BITS, 3, 2)).isGreaterThan(1000);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "AS_BUILT", "WITHOUT_BITS" })
	void itIsFoundThatAServiceIsNotWoken(BellModel.Variant wrong) {
		assertThat(bell(wrong, 1, 2)).isNegative();
		assertThat(bell(wrong, 2, 2)).isNegative();
	}

	@Test
	void noInterleavingTakesASeatFromTheLivingOrKeepsThatOfTheDead() {
		assertThat(Explorer.explore(new SeatModel(SeatModel.Variant.AS_BUILT))).isGreaterThan(200);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "AS_BUILT")
	void itIsFoundThatASeatIsTaken(SeatModel.Variant wrong) {
		assertThat(Explorer.explore(new SeatModel(wrong))).isNegative();
	}

	@Test
	void noInterleavingOverwritesWhatASubscriberThatJoinsHasYetToRead() {
		assertThat(Explorer.explore(new GateModel(GateModel.Variant.AS_BUILT))).isGreaterThan(500);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "AS_BUILT")
	void itIsFoundThatAMessageIsOverwritten(GateModel.Variant wrong) {
		assertThat(Explorer.explore(new GateModel(wrong))).isNegative();
	}

	private static int wake(WakeModel.Protocol protocol, int subscribers) {
		return Explorer.explore(new WakeModel(protocol, subscribers, 3));
	}

	private static int bell(BellModel.Variant variant, int ringers, int events) {
		return Explorer.explore(new BellModel(variant, ringers, events));
	}

}
