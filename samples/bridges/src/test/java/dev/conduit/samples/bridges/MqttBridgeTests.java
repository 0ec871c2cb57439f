package dev.conduit.samples.bridges;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The bridge to MQTT, with a broker in this JVM.
 */
@ActiveProfiles("mqtt")
class MqttBridgeTests extends BridgeContract {

	private static final TestServer SERVER = TestServer.started(new ArtemisServer());

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry properties) {
		SERVER.describe(properties);
	}

	@Override
	TestServer server() {
		return SERVER;
	}

	@Override
	boolean asksForTheBacklog() {
		return false;
	}

	@Test
	@Tag("proof")
	@Tag("soak")
	@Tag("F18")
	void restartsInTheMiddleLoseNothing(CapturedOutput output) throws Exception {
		restartsLoseNothing(output);
	}

}
