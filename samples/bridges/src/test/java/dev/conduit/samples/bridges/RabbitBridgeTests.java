package dev.conduit.samples.bridges;

import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The bridge to RabbitMQ, with another broker of AMQP 0-9-1 in this JVM.
 */
@ActiveProfiles("rabbit")
class RabbitBridgeTests extends BridgeContract {

	private static final TestServer SERVER = TestServer.started(new QpidServer());

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry properties) {
		SERVER.describe(properties);
	}

	@Override
	TestServer server() {
		return SERVER;
	}

}
