package dev.conduit.samples.chat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.conduit.samples.chat.client.ChatSession;
import dev.conduit.samples.chat.client.ChatSession.End;
import dev.conduit.samples.chat.client.ChatUser;
import dev.conduit.samples.chat.demo.Demo;
import dev.conduit.samples.chat.demo.DemoException;
import dev.conduit.samples.chat.demo.DemoOptions;
import dev.conduit.samples.chat.server.ChatServer;
import dev.conduit.samples.chat.terminal.ChatTerminal;

/**
 * Starts the chat sample: a server, a user, or a demo with both.
 *
 * @since 0.1.0
 */
public final class ChatApplication {

	private static final int MISTAKE = 2;

	private final Arguments arguments;

	private ChatApplication(Arguments arguments) {
		this.arguments = arguments;
	}

	/**
	 * Runs what the arguments say.
	 * @param typed see {@code --help}
	 */
	public static void main(String[] typed) {
		try {
			new ChatApplication(Arguments.parse(typed)).run();
		}
		catch (MistakeException | DemoException ex) {
			System.err.println(ex.getMessage());
			System.exit(MISTAKE);
		}
	}

	private void run() {
		switch (this.arguments.mode()) {
			case DEMO -> runDemo();
			case SERVER -> runServer(System.out);
			case CLIENT -> runClient();
			case HELP -> System.out.print(help());
		}
	}

	private void runServer(PrintStream out) {
		String password = Secrets.fromEnvironment();
		if (password == null) {
			password = Secrets.generate();
			out.println("the password of this chat: " + Secrets.VARIABLE + "=" + password);
		}
		ChatServer.start(ChatTerminal.of(System.in, out), password, this.arguments.options());
	}

	private void runClient() {
		try (ChatTerminal terminal = ChatTerminal.system()) {
			String password = Secrets.fromEnvironment();
			if (password == null && terminal.isInteractive()) {
				password = terminal.readSecret("password of the chat: ");
			}
			if (password == null) {
				throw new MistakeException(
						"the environment variable %s must hold the password of the chat".formatted(Secrets.VARIABLE));
			}
			try (ChatSession session = ChatUser.start(terminal, password, clientOptions())) {
				if (session.converse(null) == End.REFUSED) {
					throw new MistakeException(
							"%s holds another password than the server's".formatted(Secrets.VARIABLE));
				}
			}
		}
	}

	private void runDemo() {
		try (ChatTerminal terminal = ChatTerminal.system()) {
			String password = Secrets.generate();
			DemoOptions options = new DemoOptions(this.arguments.name(), Map.of(Secrets.VARIABLE, password),
					this.arguments.pace(), this.arguments.exitAfterDemo());
			new Demo(options, terminal, (address) -> join(terminal, address, password)).run();
		}
	}

	/**
	 * Lets the user in front of the screen join the demo. Who can see a prompt need not
	 * wait for the start of a session behind it.
	 */
	private boolean join(ChatTerminal terminal, String address, String password) {
		List<String> options = Stream.concat(clientOptions().stream(), Stream.of(Arguments.ADDRESSES + address))
			.toList();
		if (!terminal.isInteractive()) {
			String first = terminal.readLine("");
			return first != null && joinBy(first, ChatUser.start(terminal, password, options));
		}
		ChatSession session = ChatUser.start(terminal, password, options);
		return joinBy(terminal.readLine("> "), session);
	}

	private static boolean joinBy(@Nullable String first, ChatSession session) {
		try (session) {
			return first != null && session.converse(first) != End.SILENT;
		}
	}

	private List<String> clientOptions() {
		return Stream.concat(this.arguments.withoutName().stream(), Stream.of(Arguments.NAME + this.arguments.name()))
			.toList();
	}

	private static String help() {
		try (InputStream help = ChatApplication.class.getResourceAsStream("/help.txt")) {
			return (help != null) ? new String(help.readAllBytes(), StandardCharsets.UTF_8) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
