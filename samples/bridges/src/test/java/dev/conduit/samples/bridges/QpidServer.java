package dev.conduit.samples.bridges;

import java.nio.file.Path;
import java.util.Map;

import org.apache.qpid.server.SystemLauncher;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * Qpid Broker-J, which speaks AMQP 0-9-1, in this JVM. It keeps messages in memory.
 */
final class QpidServer implements TestServer {

	private final int port = TestServer.freePort();

	private final Path folder = TestServer.folder("qpid");

	private @Nullable SystemLauncher qpid;

	@Override
	public void start() throws Exception {
		this.qpid = new SystemLauncher();
		this.qpid.startup(Map.of("type", "Memory", "initialConfigurationLocation",
				QpidServer.class.getResource("/qpid.json").toExternalForm(), "startupLoggedToSystemOut", "false",
				"context", Map.of("qpid.amqp_port", String.valueOf(this.port), "qpid.work_dir", this.folder.toString(),
						"qpid.home_dir", this.folder.toString())));
	}

	@Override
	public void stop() {
		this.qpid.shutdown();
	}

	@Override
	public void describe(DynamicPropertyRegistry properties) {
		properties.add("spring.rabbitmq.port", () -> this.port);
		properties.add("spring.rabbitmq.virtual-host", () -> "default");
	}

}
