package dev.conduit.samples.bridges;

import java.nio.file.Path;

import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * ActiveMQ Artemis, which speaks MQTT 5, in this JVM. A full queue of its blocks.
 */
final class ArtemisServer implements TestServer {

	private final int port = TestServer.freePort();

	private final Path folder = TestServer.folder("artemis");

	private EmbeddedActiveMQ artemis;

	@Override
	public void start() throws Exception {
		Configuration configuration = new ConfigurationImpl().setSecurityEnabled(false)
			.setJournalType(JournalType.NIO)
			.setBindingsDirectory(this.folder.resolve("bindings").toString())
			.setJournalDirectory(this.folder.resolve("journal").toString())
			.setLargeMessagesDirectory(this.folder.resolve("large").toString())
			.setPagingDirectory(this.folder.resolve("paging").toString())
			.addAcceptorConfiguration("mqtt", "tcp://127.0.0.1:" + this.port + "?protocols=MQTT");
		configuration.addAddressSetting("invoices", new AddressSettings().setMaxSizeMessages(40)
			.setAddressFullMessagePolicy(AddressFullMessagePolicy.BLOCK));
		this.artemis = new EmbeddedActiveMQ().setConfiguration(configuration);
		this.artemis.start();
	}

	@Override
	public void stop() throws Exception {
		this.artemis.stop();
	}

	@Override
	public void describe(DynamicPropertyRegistry properties) {
		properties.add("bridges.mqtt", () -> "tcp://127.0.0.1:" + this.port);
	}

}
