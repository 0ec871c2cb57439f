package dev.conduit.test.shop;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import dev.conduit.fault.Direction;
import dev.conduit.fault.Fault;
import dev.conduit.fault.FaultPlan;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.server.ConduitServer;
import dev.conduit.test.ConduitTest;
import dev.conduit.test.ConduitTester;
import dev.conduit.test.RecordedMessages;
import dev.conduit.transport.Address;
import dev.conduit.transport.netty.EventLoops;

import static dev.conduit.test.ConduitAssertions.assertThat;
import static dev.conduit.test.ConduitAssertions.assertThatCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;

@ConduitTest(user = "alice", properties = { "conduit.delivery.backoff.initial-delay=1ms",
		"conduit.delivery.backoff.max-delay=2ms", "conduit.client.deadline=3s" })
class ConduitSliceTests {

	@Autowired
	private ApplicationContext context;

	@Autowired
	private ShopClient shop;

	@Autowired
	private ConduitTester tester;

	@MockitoBean
	private Stock stock;

	@Test
	void aClientCallsTheServiceAsTheUserOfTheTest() {
		given(this.stock.count("pen")).willReturn(3);

		assertThatCall(() -> this.shop.place(new Order("pen", 3))).returns(new Receipt("pen", 3, "alice"));
	}

	@Test
	void aDeclaredErrorArrivesAsItsException() {
		assertThatCall(() -> this.shop.place(new Order("pen", 3))).failsWith(SoldOutException.class)
			.hasMessage("no pen left");
	}

	@Test
	void violationsArriveByTheirPaths() {
		this.tester.call("shop.place", Map.of("item", "", "amount", 0))
			.failsWith(ErrorCode.VALIDATION)
			.withViolation("amount", "must be greater than 0")
			.withViolationsOf("item", "amount");
	}

	@Test
	void whatTheServicePublishesIsRecorded() {
		given(this.stock.count("pen")).willReturn(3);
		RecordedMessages<Receipt> sold = this.tester.record("shop.*", Receipt.class);

		this.tester.call("shop.place", new Order("pen", 1), Receipt.class).succeeds();

		assertThat(sold.await()).isEqualTo(new Receipt("pen", 1, "alice"));
		assertThat(sold.messages()).hasSize(1);
	}

	@Test
	void aListenerHasHandledWhatWasPublishedWhenPublishingReturns() {
		this.tester.publish("shop.deliveries", new Order("pen", 5));

		then(this.stock).should().add("pen", 5);
	}

	@Test
	void aMessageThatTheListenerFailsWithBecomesADeadLetter() {
		willThrow(new IllegalStateException("no room")).given(this.stock).add("pen", 6);

		this.tester.publish("shop.deliveries", new Order("pen", 6), AckLevel.RECEIVED);

		assertThat(this.tester.awaitDeadLetter("shop.deliveries")).hasAttempts(2)
			.failedWith(ErrorCode.INTERNAL)
			.isOfListener("deliveries");
	}

	@Test
	void aLostAnswerIsATimeoutWhoseOutcomeNobodyKnows() {
		given(this.stock.count("pen")).willReturn(3);
		this.tester.faults()
			.plan(FaultPlan.first(1, Direction.TO_CLIENT, Frame.RpcResponse.class::isInstance, Fault.DROP));

		assertThatCall(() -> this.shop.place(new Order("pen", 3))).failsWith(ErrorCode.DEADLINE_EXCEEDED);
		assertThat(this.tester.faults().droppedFrames()).isEqualTo(1);
	}

	@Test
	void aConnectionThatBreaksIsReplaced() {
		given(this.stock.count("pen")).willReturn(3);
		this.shop.place(new Order("pen", 1));

		this.tester.faults().cut();

		// Of a call that is on its way when the connection breaks nobody knows the
		// outcome.
		await().ignoreExceptionsInstanceOf(ConduitException.class)
			.untilAsserted(() -> assertThat(this.shop.place(new Order("pen", 2)).amount()).isEqualTo(2));
	}

	@Test
	void componentsThatAreNoPartOfConduitAreNotThere() {
		assertThat(this.context.getBeanNamesForType(Warehouse.class)).isEmpty();
		assertThat(this.context.getBeanNamesForType(ShopService.class)).hasSize(1);
	}

	@Test
	void noPortIsOpenedAndNoEventLoopRuns() {
		assertThat(this.context.getBean(ConduitServer.class).addresses()).hasOnlyElementsOfType(Address.Local.class);
		assertThat(this.context.getBeanNamesForType(EventLoops.class)).isEmpty();
		assertThat(this.context.getEnvironment().getProperty("local.conduit.server.port")).isNull();
	}

}
