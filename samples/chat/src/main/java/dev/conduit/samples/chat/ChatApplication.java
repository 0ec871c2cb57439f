package dev.conduit.samples.chat;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the chat sample.
 *
 * @since 0.1.0
 */
@SpringBootApplication
public class ChatApplication {

	/**
	 * Runs the application until it is stopped.
	 * @param arguments properties of Spring Boot, as {@code --name=value}
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(ChatApplication.class, arguments);
	}

}
