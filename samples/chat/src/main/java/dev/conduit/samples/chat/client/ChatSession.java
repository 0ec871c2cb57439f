package dev.conduit.samples.chat.client;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

import dev.conduit.samples.chat.terminal.ChatTerminal;

/**
 * A user at a terminal, from the first line to the last.
 *
 * @since 0.1.0
 */
public final class ChatSession implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private final ChatTerminal terminal;

	private final Desk desk;

	private final ChatClient client;

	ChatSession(ConfigurableApplicationContext context, ChatTerminal terminal) {
		this.context = context;
		this.terminal = terminal;
		this.desk = context.getBean(Desk.class);
		this.client = context.getBean(ChatClient.class);
	}

	/**
	 * Enters the first room, and lets the user type until it quits or its input ends.
	 * @param first what the user typed already, {@code null} for nothing
	 * @return how it ended
	 */
	public End converse(@Nullable String first) {
		if (!this.desk.ask(this.client::begin)) {
			return End.REFUSED;
		}
		String typed = (first != null) ? first : read();
		while (typed != null) {
			String line = typed;
			if (!this.desk.ask(() -> this.client.typed(line))) {
				return End.QUIT;
			}
			typed = read();
		}
		return End.SILENT;
	}

	private @Nullable String read() {
		return this.terminal.readLine(this.desk.ask(this.client::prompt));
	}

	@Override
	public void close() {
		this.context.close();
	}

	/**
	 * How a session ends.
	 */
	public enum End {

		/** The user had enough. */
		QUIT,

		/** Nothing more can be typed. */
		SILENT,

		/** The server does not let the user in. */
		REFUSED

	}

}
