package dev.conduit.spring.client;

import java.util.Collection;
import java.util.List;

/**
 * Somebody needs a channel that is not there.
 *
 * @since 0.1.0
 */
public class UnknownChannelException extends IllegalStateException {

	private final String channel;

	private final String user;

	private final List<String> known;

	private final boolean server;

	UnknownChannelException(String channel, String user, Collection<String> known, boolean server) {
		super(describe(channel, user, known, server));
		this.channel = channel;
		this.user = user;
		this.known = List.copyOf(known);
		this.server = server;
	}

	/**
	 * Name of the channel that was asked for.
	 * @return the name, empty where none was named
	 */
	public String channel() {
		return this.channel;
	}

	/**
	 * Who asked.
	 * @return such as {@code the client com.example.CalculatorClient}
	 */
	public String user() {
		return this.user;
	}

	/**
	 * Names of the channels that there are.
	 * @return the names, in the order of the configuration
	 */
	public List<String> known() {
		return this.known;
	}

	/**
	 * Whether the application's own server would do as well.
	 * @return whether there is a choice between it and a channel
	 */
	public boolean hasServer() {
		return this.server;
	}

	private static String describe(String channel, String user, Collection<String> known, boolean server) {
		if (!channel.isEmpty()) {
			return "There is no channel '%s' for %s; there are: %s".formatted(channel, user, known);
		}
		return (server)
				? "%s names no channel, and there is a choice: server, %s; 'channel' in an annotation names one, and withChannel in code"
					.formatted(capitalized(user), String.join(", ", known))
				: "There is no channel for %s; there are: %s".formatted(user, known);
	}

	private static String capitalized(String user) {
		return Character.toUpperCase(user.charAt(0)) + user.substring(1);
	}

}
