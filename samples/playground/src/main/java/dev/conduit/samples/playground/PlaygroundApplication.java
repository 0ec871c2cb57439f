package dev.conduit.samples.playground;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;

import dev.conduit.spring.lifecycle.ConduitServerStartedEvent;

/**
 * Starts the playground sample.
 *
 * @since 0.1.0
 */
@SpringBootApplication
@EnableScheduling
public class PlaygroundApplication {

	/**
	 * Runs the playground until it is stopped.
	 * @param arguments properties of Spring Boot, as {@code --name=value}; {@code --help}
	 * tells what is served
	 */
	public static void main(String[] arguments) {
		if (List.of(arguments).contains("--help")) {
			System.out.print(help());
			return;
		}
		SpringApplication.run(PlaygroundApplication.class, arguments);
	}

	static String help() {
		try (InputStream help = PlaygroundApplication.class.getResourceAsStream("/help.txt")) {
			if (help == null) {
				throw new IllegalStateException("help.txt is missing");
			}
			return new String(help.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@EventListener
	void started(ConduitServerStartedEvent event) {
		System.out.println("The playground listens on "
				+ event.getAddresses().stream().map(String::valueOf).collect(Collectors.joining(", ")));
	}

}
