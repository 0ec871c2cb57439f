package dev.conduit.test.shop;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;

import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.test.ConduitTest;
import dev.conduit.test.ConduitTester;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willReturn;

/**
 * Beans of the application that a test replaces: clients of other applications, what is
 * behind a service, and a service itself.
 */
@ConduitTest
class ReplacedBeansTests {

	@Autowired
	private ConduitTester tester;

	@MockitoBean
	private Deliverer deliverer;

	@MockitoBean
	private Stock stock;

	@MockitoSpyBean
	private ShopService shop;

	@Test
	void aServiceCallsTheMockOfAClient() {
		given(this.deliverer.bring(new Order("pen", 2))).willReturn("bike");

		this.tester.call("delivery.order", new Order("pen", 2), String.class).returns("by bike");
	}

	@Test
	void whatTheMockOfAClientThrowsIsTheServicesOwnFailure() {
		given(this.deliverer.bring(new Order("pen", 1)))
			.willThrow(new ConduitUnavailableException(Problem.of(ErrorCode.CONNECTION_FAILED, "nobody there")));

		this.tester.call("delivery.order", new Order("pen", 1)).failsWith(ErrorCode.EXECUTION_FAILED);
	}

	@Test
	void aSpyOfAServiceStillServesAndListens() {
		given(this.stock.count("pen")).willReturn(1);

		this.tester.call("shop.place", new Order("pen", 1), Receipt.class).returns(new Receipt("pen", 1, "test"));
		this.tester.publish("shop.deliveries", new Order("pen", 3));

		then(this.shop).should().onDelivery(new Order("pen", 3));
		then(this.stock).should().add("pen", 3);
	}

	@Test
	void aMethodOfASpyIsReplaced() {
		Receipt given = new Receipt("gift", 1, "nobody");
		willReturn(given).given(this.shop).place(any(), any());

		this.tester.call("shop.place", new Order("gift", 1), Receipt.class).returns(given);
	}

}
