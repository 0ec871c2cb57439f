package dev.conduit.test;

import java.lang.reflect.Method;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextManager;

import dev.conduit.fault.Direction;
import dev.conduit.test.ConduitFault.Frames;
import dev.conduit.test.ConduitFault.Kind;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Faults that cannot work are refused before the test, with what to change.
 */
class MisplacedFaultsTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			noTimes          | 'times' must be 1 or more (was 0)
			timesOfAll       | 'times' is for DROP, CUT and BIT_FLIP, and BLACK_HOLE is for all frames
			framesOfAll      | 'of' is for DELAY, DROP, CUT and BIT_FLIP, and DISCONNECT is for all frames
			noDirection      | 'direction' must name one direction or both
			noDuration       | 'by' must be a duration such as '100ms' or '2s' (was 'soon')
			noTime           | 'by' must be more than zero (was '0ms')
			""", quoteCharacter = '`')
	void isSaidWithItsMethod(String name, String message) throws Exception {
		Method method = Wrong.class.getDeclaredMethod(name);

		assertThatIllegalArgumentException().isThrownBy(() -> DeclaredFaults.of(Wrong.class, method))
			.withMessage("@ConduitFault of Wrong.%s: %s", name, message);
	}

	@Test
	void aTestWithoutTheNetworkOfATestIsToldWhatToAdd() throws Exception {
		Wrong test = new Wrong();
		Method method = Wrong.class.getDeclaredMethod("right");

		assertThatIllegalStateException()
			.isThrownBy(() -> new ConduitTestExecutionListener().beforeTestExecution(contextOf(test, method)))
			.withMessageContaining("@ConduitFault of Wrong needs the network of a test")
			.withMessageContaining("@ConduitTest")
			.withMessageContaining("@AutoConfigureTestConduitTransport");
	}

	private static TestContext contextOf(Wrong test, Method method) {
		TestContext context = new TestContextManager(Wrong.class).getTestContext();
		context.updateState(test, method, null);
		return context;
	}

	static final class Wrong {

		@ConduitFault(value = Kind.DROP, times = 0)
		void noTimes() {
		}

		@ConduitFault(value = Kind.BLACK_HOLE, times = 2)
		void timesOfAll() {
		}

		@ConduitFault(value = Kind.DISCONNECT, of = Frames.CALLS)
		void framesOfAll() {
		}

		@ConduitFault(value = Kind.DROP, direction = {})
		void noDirection() {
		}

		@ConduitFault(value = Kind.DELAY, by = "soon")
		void noDuration() {
		}

		@ConduitFault(value = Kind.DELAY, by = "0ms")
		void noTime() {
		}

		@ConduitFault(value = Kind.CUT, direction = Direction.TO_CLIENT)
		void right() {
		}

	}

}
