package dev.conduit.samples.bridges;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The bridge to RabbitMQ, with the {@code rabbitmq-server} of Debian.
 */
@ActiveProfiles("rabbit")
@Tag("debian")
class RabbitServerTests extends BridgeContract {

	private static final TestServer SERVER = TestServer.started(new Rabbit());

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

	private static final class Rabbit extends DebianServer {

		private final int distribution = TestServer.freePort();

		private final String names = String.valueOf(TestServer.freePort());

		/**
		 * Erlang's table of names: it would start one by itself, and leave it running.
		 */
		private @Nullable Process epmd;

		Rabbit() {
			super("/usr/lib/rabbitmq/bin/rabbitmq-server", "rabbitmq-server");
		}

		@Override
		public void start() throws Exception {
			this.epmd = new ProcessBuilder("epmd", "-port", this.names, "-address", "127.0.0.1").inheritIO().start();
			super.start();
		}

		@Override
		public void stop() throws Exception {
			super.stop();
			Process started = this.epmd;
			if (started != null) {
				started.destroyForcibly().waitFor();
				this.epmd = null;
			}
		}

		@Override
		List<String> arguments() {
			return List.of();
		}

		@Override
		Map<String, String> environment() {
			return Map.of("HOME", folder().toString(), "RABBITMQ_NODENAME", "conduit" + port() + "@localhost",
					"RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1", "RABBITMQ_NODE_PORT", String.valueOf(port()),
					"RABBITMQ_DIST_PORT", String.valueOf(this.distribution), "RABBITMQ_MNESIA_BASE",
					folder().resolve("data").toString(), "RABBITMQ_LOG_BASE", folder().resolve("log").toString(),
					"RABBITMQ_ENABLED_PLUGINS_FILE", folder().resolve("plugins").toString(), "ERL_EPMD_PORT",
					this.names);
		}

		@Override
		public void describe(DynamicPropertyRegistry properties) {
			properties.add("spring.rabbitmq.port", this::port);
		}

	}

}
