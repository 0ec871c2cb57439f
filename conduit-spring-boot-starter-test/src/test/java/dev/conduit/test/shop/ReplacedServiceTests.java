package dev.conduit.test.shop;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import dev.conduit.test.ConduitTest;
import dev.conduit.test.ConduitTester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;

/**
 * The service itself is a mock: what it serves and listens to is the same.
 */
@ConduitTest
class ReplacedServiceTests {

	@Autowired
	private ShopClient client;

	@Autowired
	private ConduitTester tester;

	@MockitoBean
	private ShopService shop;

	@Test
	void aMockOfAServiceIsCalledOverTheWire() {
		given(this.shop.place(any(), any())).willReturn(new Receipt("pen", 1, "mock"));

		assertThat(this.client.place(new Order("pen", 1))).isEqualTo(new Receipt("pen", 1, "mock"));
	}

	@Test
	void aMockOfAListenerIsHandedItsMessages() {
		this.tester.publish("shop.deliveries", new Order("pen", 2));

		then(this.shop).should().onDelivery(new Order("pen", 2));
	}

}
