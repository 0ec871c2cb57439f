package dev.conduit.test.shop;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import dev.conduit.server.ConduitServer;
import dev.conduit.test.AutoConfigureTestConduitTransport;
import dev.conduit.transport.Address;

import static dev.conduit.test.ConduitAssertions.assertThatCall;
import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = { "conduit.server.listen=tcp://0.0.0.0:7400",
		"conduit.client.channels.default.addresses=tcp://shop.example:7400",
		"conduit.client.channels.default.credentials.username=bob",
		"conduit.client.channels.default.credentials.password=secret" })
@AutoConfigureTestConduitTransport
class WholeApplicationTests {

	@Autowired
	private ShopClient shop;

	@Autowired
	private ConduitServer server;

	@Test
	void aChannelToAnotherHostLeadsToTheApplicationsOwnServer() {
		assertThatCall(() -> this.shop.place(new Order("pen", 1))).returns(new Receipt("pen", 1, "test"));
		assertThat(this.server.addresses()).containsExactly(new Address.Local("tcp://0.0.0.0:7400"));
	}

}
