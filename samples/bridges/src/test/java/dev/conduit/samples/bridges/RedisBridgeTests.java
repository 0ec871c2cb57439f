package dev.conduit.samples.bridges;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The bridge to Redis, with a server that comes as a library.
 */
@ActiveProfiles("redis")
class RedisBridgeTests extends BridgeContract {

	private static final TestServer SERVER = TestServer.started(new RedisTestServer());

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry properties) {
		SERVER.describe(properties);
	}

	@Override
	TestServer server() {
		return SERVER;
	}

	@Test
	@Tag("sized")
	@Tag("F18")
	void restartsInTheMiddleLoseNothing(CapturedOutput output) throws Exception {
		restartsLoseNothing(output);
	}

}
