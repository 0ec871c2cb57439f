package dev.conduit.samples.iot.monitor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalExt;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.samples.iot.api.Devices;
import dev.conduit.samples.iot.journal.Journal;
import dev.conduit.spring.client.ImportConduitClients;

/**
 * The monitor as a Spring Boot application.
 *
 * @since 0.1.0
 */
@SpringBootApplication
@EnableScheduling
@EnableConfigurationProperties(MonitorProperties.class)
@ImportConduitClients(Devices.class)
public class IotMonitor {

	/**
	 * Alerts that may wait; past it nothing new is raised until some were acknowledged.
	 */
	private static final int MAX_WAITING = 1000;

	@Bean
	Outbox outbox(@Value("${iot.directory}") Path directory, JsonMapper json) {
		return new Outbox(Journal.open(directory.resolve("outbox.log")), json, MAX_WAITING);
	}

	@Bean
	Watch watch(MonitorProperties properties, Outbox outbox) {
		return new Watch(properties, outbox, InstantSource.system());
	}

	@Bean
	Screen screen() {
		return isTerminal() ? new TableScreen(System.out) : new LineScreen();
	}

	private static boolean isTerminal() {
		try (Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).build()) {
			return terminal instanceof TerminalExt system && system.getProvider().isSystemStream(SystemStream.Output);
		}
		catch (IOException | IllegalStateException ex) {
			// Nothing to see it at: so there are lines.
			return false;
		}
	}

}
