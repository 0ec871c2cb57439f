package dev.conduit.samples.bridges;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts a Conduit server with a bridge in it. The profile says to what: {@code kafka},
 * {@code rabbit}, {@code redis}, {@code mqtt} or {@code jdbc}.
 *
 * @since 0.1.0
 */
@SpringBootApplication
public class BridgesApplication {

	/**
	 * Runs until it is stopped.
	 * @param arguments properties of Spring Boot, as {@code --name=value}
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(BridgesApplication.class, arguments);
	}

}
