package dev.conduit.samples.playground;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the playground sample.
 *
 * @since 0.1.0
 */
@SpringBootApplication
public class PlaygroundApplication {

	/**
	 * Runs the application until it is stopped.
	 * @param arguments properties of Spring Boot, as {@code --name=value}
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(PlaygroundApplication.class, arguments);
	}

}
