package dev.conduit.samples.chat.server;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;

import dev.conduit.samples.chat.terminal.ChatTerminal;
import dev.conduit.scram.ScramPolicy;

/**
 * The server of the chat as a Spring Boot application.
 *
 * @since 0.1.0
 */
@SpringBootApplication
@EnableConfigurationProperties(ChatLimits.class)
public class ChatServer {

	/**
	 * Starts a server, which goes on when this method returns.
	 * @param terminal where it says what happens; stays with its owner
	 * @param password the password of the chat
	 * @param options properties, as {@code --name=value}
	 */
	public static void start(ChatTerminal terminal, String password, List<String> options) {
		new SpringApplicationBuilder(ChatServer.class).profiles("server").initializers((context) -> {
			context.getBeanFactory().registerSingleton("terminal", terminal);
			context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("password", Map.of("chat.password", password)));
		}).run(options.toArray(String[]::new));
	}

	@Bean
	SharedPassword sharedPassword(@Value("${chat.password}") String password,
			@Value("${chat.iterations:" + ScramPolicy.DEFAULT_ITERATIONS + "}") int iterations) {
		return new SharedPassword(password, iterations);
	}

	@Bean
	ChatRooms chatRooms(ChatLimits limits, List<ChatEvents> events) {
		return new ChatRooms(limits, Clock.systemUTC(), () -> UUID.randomUUID().toString(), new AllEvents(events));
	}

}
