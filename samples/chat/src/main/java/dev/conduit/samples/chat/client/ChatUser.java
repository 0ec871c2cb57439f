package dev.conduit.samples.chat.client;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;

import dev.conduit.samples.chat.api.ChatCalls;
import dev.conduit.samples.chat.terminal.ChatTerminal;
import dev.conduit.spring.client.ImportConduitClients;

/**
 * A user of the chat as a Spring Boot application.
 *
 * @since 0.1.0
 */
@SpringBootApplication
@EnableConfigurationProperties(ChatClientProperties.class)
@ImportConduitClients(ChatCalls.class)
public class ChatUser {

	/**
	 * Starts a user, who is on the way to the server then and in no room.
	 * @param terminal where the user sits; stays with its owner
	 * @param password the password of the chat
	 * @param options properties, as {@code --name=value}
	 * @return the user's session, to be closed
	 */
	public static ChatSession start(ChatTerminal terminal, String password, List<String> options) {
		return new ChatSession(context(terminal, password, options), terminal);
	}

	private static ConfigurableApplicationContext context(ChatTerminal terminal, String password,
			List<String> options) {
		return new SpringApplicationBuilder(ChatUser.class).profiles("client").initializers((context) -> {
			context.getBeanFactory().registerSingleton("terminal", terminal);
			context.getEnvironment()
				.getPropertySources()
				.addLast(new MapPropertySource("password", Map.of("chat.password", password)));
		}).run(options.toArray(String[]::new));
	}

	@Bean
	Desk desk() {
		return new Desk();
	}

	@Bean
	ChatClient chatClient(ChatCalls calls, ChatTerminal terminal, ChatClientProperties properties) {
		Display display = new Display(terminal.palette(), properties.name(), ZoneId.systemDefault());
		return new ChatClient(calls, terminal, display, properties.room());
	}

}
