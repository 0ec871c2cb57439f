package dev.conduit.samples.iot.server;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.samples.iot.api.DeviceCalls;
import dev.conduit.samples.iot.journal.Journal;
import dev.conduit.spring.aot.ConduitHints;

/**
 * The server as a Spring Boot application.
 *
 * @since 0.1.0
 */
@SpringBootApplication
@ImportRuntimeHints(IotServer.Callbacks.class)
public class IotServer {

	@Bean
	AlertLog alertLog(@Value("${iot.directory}") Path directory, JsonMapper json) {
		return new AlertLog(Journal.open(directory.resolve("alerts.log")), json);
	}

	/** What is called at a device is in none of the packages with beans. */
	static class Callbacks implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			ConduitHints.registerClient(hints, DeviceCalls.class);
		}

	}

}
