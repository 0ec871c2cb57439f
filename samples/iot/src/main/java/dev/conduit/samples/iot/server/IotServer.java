package dev.conduit.samples.iot.server;

import java.nio.file.Path;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.samples.iot.journal.Journal;

/**
 * The server as a Spring Boot application.
 *
 * @since 0.1.0
 */
@SpringBootApplication
public class IotServer {

	@Bean
	AlertLog alertLog(@Value("${iot.directory}") Path directory, JsonMapper json) {
		return new AlertLog(Journal.open(directory.resolve("alerts.log")), json);
	}

}
