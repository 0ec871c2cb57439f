package dev.conduit.test.shop;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import dev.conduit.fault.Direction;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOutcomeUnknownException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.test.CallAssert;
import dev.conduit.test.ConduitFault;
import dev.conduit.test.ConduitFault.Frames;
import dev.conduit.test.ConduitFault.Kind;
import dev.conduit.test.ConduitFaults;
import dev.conduit.test.ConduitTest;
import dev.conduit.test.ConduitTester;

import static dev.conduit.test.ConduitAssertions.assertThatCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;

@ConduitTest
class DeclaredFaultsTests {

	private static final Receipt RECEIPT = new Receipt("pen", 1, "test");

	@Autowired
	private ShopClient shop;

	@Autowired
	private ConduitTester tester;

	@MockitoBean
	private Deliverer deliverer;

	@MockitoBean
	private Stock stock;

	@BeforeEach
	void isNotHurt() {
		given(this.stock.count("pen")).willReturn(9);
		assertThat(this.shop.place(new Order("pen", 1))).isEqualTo(RECEIPT);
	}

	@AfterEach
	void isHealed() {
		placeOnceConnected();
	}

	@Test
	void withoutFaultsAllIsWell() {
		assertThat(this.shop.place(new Order("pen", 1))).isEqualTo(RECEIPT);
	}

	@Test
	@ConduitFault(value = Kind.DROP, of = Frames.ANSWERS)
	void oneAnswerIsLost() {
		placeInAHurry().missesItsDeadline();
		assertThat(this.shop.place(new Order("pen", 1))).isEqualTo(RECEIPT);
	}

	@Test
	@ConduitFault(value = Kind.DROP, of = Frames.CALLS, times = 2)
	void twoCallsAreLost() {
		placeInAHurry().missesItsDeadline();
		placeInAHurry().missesItsDeadline();
		assertThat(this.shop.place(new Order("pen", 1))).isEqualTo(RECEIPT);
	}

	@Test
	@ConduitFault(value = Kind.DELAY, of = Frames.ANSWERS, by = "1h")
	void answersComeTooLate() {
		placeInAHurry().missesItsDeadline();
	}

	@Test
	@ConduitFault(value = Kind.DELAY, by = "1ms", direction = Direction.TO_SERVER)
	void aLittleLateIsInTime() {
		this.tester.withDeadline(Duration.ofSeconds(30))
			.call("shop.place", new Order("pen", 1), Receipt.class)
			.returns(RECEIPT);
	}

	@Test
	@ConduitFault(value = Kind.CUT, of = Frames.ANSWERS)
	void theConnectionBreaksBeforeTheAnswer() {
		assertThatCall(() -> this.shop.place(new Order("pen", 1))).failsWith(ConduitOutcomeUnknownException.class);
		placeOnceConnected();
	}

	@Test
	@ConduitFault(value = Kind.BIT_FLIP, of = Frames.CALLS)
	void theServerNoticesADamagedCallAndEndsTheConnection() {
		assertThatCall(() -> this.shop.place(new Order("pen", 1))).failsWith(ConduitException.class);
		placeOnceConnected();
	}

	@Test
	@ConduitFault(value = Kind.BIT_FLIP, of = Frames.ANSWERS)
	void theClientNoticesADamagedAnswerAndEndsTheConnection() {
		assertThatCall(() -> this.shop.place(new Order("pen", 1))).failsWith(ConduitOutcomeUnknownException.class);
		placeOnceConnected();
	}

	@Test
	@ConduitFault(Kind.DISCONNECT)
	void nobodyIsThereUntilItIsHealed() {
		assertThatCall(() -> this.shop.place(new Order("pen", 1))).fails()
			.isInstanceOf(ConduitUnavailableException.class);

		this.tester.faults().heal();

		placeOnceConnected();
	}

	@Test
	@ConduitFault(value = Kind.BLACK_HOLE, direction = Direction.TO_CLIENT)
	void nothingComesBack() {
		placeInAHurry().missesItsDeadline();
		placeInAHurry().missesItsDeadline();
	}

	@Test
	@ConduitFault(value = Kind.SLOW_CONSUMER, direction = Direction.TO_CLIENT, by = "5ms")
	void itemsComeOneAfterTheOther() {
		this.tester.withDeadline(Duration.ofSeconds(30))
			.stream("delivery.steps", 10, Integer.class)
			.yields(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
			.completes();
	}

	@Test
	@ConduitFault(value = Kind.SLOW_CONSUMER, direction = Direction.TO_CLIENT, by = "1h")
	void aConsumerThatIsTooSlowGetsOneFrame() {
		assertThat(this.shop.place(new Order("pen", 1))).isEqualTo(RECEIPT);
		placeInAHurry().missesItsDeadline();
	}

	@Test
	@ConduitFault(value = Kind.DROP, of = Frames.ANSWERS)
	@ConduitFault(value = Kind.DELAY, of = Frames.CALLS, by = "1ms")
	void thereMayBeSeveral() {
		placeInAHurry().missesItsDeadline();
	}

	/** Long enough for a call that nothing holds up. */
	private CallAssert<Receipt> placeInAHurry() {
		return this.tester.withDeadline(Duration.ofMillis(700)).call("shop.place", new Order("pen", 1), Receipt.class);
	}

	private void placeOnceConnected() {
		await().atMost(Duration.ofSeconds(30))
			.ignoreExceptionsInstanceOf(ConduitException.class)
			.untilAsserted(() -> assertThat(this.shop.place(new Order("pen", 1))).isEqualTo(RECEIPT));
	}

	@Nested
	@ConduitFault(value = Kind.DROP, of = Frames.ANSWERS)
	class OfAClass {

		@Test
		void holdForEachOfItsMethods() {
			placeInAHurry().failsWith(ErrorCode.DEADLINE_EXCEEDED);
		}

		@Test
		@ConduitFaults({})
		void areTakenAwayByAMethodThatHasNone() {
			assertThat(DeclaredFaultsTests.this.shop.place(new Order("pen", 1))).isEqualTo(RECEIPT);
		}

		@Test
		@ConduitFault(value = Kind.CUT, of = Frames.ANSWERS)
		void areReplacedByThoseOfAMethod() {
			assertThatCall(() -> DeclaredFaultsTests.this.shop.place(new Order("pen", 1)))
				.failsWith(ConduitOutcomeUnknownException.class);
		}

	}

}
