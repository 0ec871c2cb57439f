package dev.conduit.samples.bridges;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The bridge to Kafka, with a broker in this JVM.
 */
@ActiveProfiles("kafka")
class KafkaBridgeTests extends BridgeContract {

	private static final TestServer SERVER = TestServer.started(new KafkaServer());

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry properties) {
		SERVER.describe(properties);
	}

	@Override
	TestServer server() {
		return SERVER;
	}

	@Test
	@Tag("proof")
	@Tag("soak")
	@Tag("F18")
	void restartsInTheMiddleLoseNothing(CapturedOutput output) throws Exception {
		restartsLoseNothing(output);
	}

}
