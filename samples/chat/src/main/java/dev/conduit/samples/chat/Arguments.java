package dev.conduit.samples.chat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.springframework.boot.convert.DurationStyle;

import dev.conduit.samples.chat.api.ChatName;

/**
 * What was typed behind {@code java -jar chat.jar}: what to be, and options. Options have
 * short names here; those of Spring Boot and Conduit work as well.
 *
 * @param mode what to be
 * @param options {@code --name=value}, with the names of the properties
 */
record Arguments(Mode mode, List<String> options) {

	/** Begins the option that says who the user is. */
	static final String NAME = "--chat.name=";

	/** Begins the option that says where the server listens. */
	static final String ADDRESSES = "--conduit.client.channels.default.addresses=";

	private static final Map<String, String> SHORT_NAMES = Map.of("listen", "conduit.server.listen", "name",
			"chat.name", "room", "chat.room", "server", "conduit.client.channels.default.addresses", "until-stdin-ends",
			"chat.until-stdin-ends", "exit-after-demo", "chat.exit-after-demo", "pace", "chat.pace");

	Arguments {
		options = List.copyOf(options);
	}

	static Arguments parse(String... arguments) {
		Mode mode = Mode.DEMO;
		List<String> options = new ArrayList<>();
		for (int i = 0; i < arguments.length; i++) {
			String argument = arguments[i];
			if (List.of("help", "--help", "-h").contains(argument)) {
				return new Arguments(Mode.HELP, List.of());
			}
			if (argument.startsWith("--")) {
				options.add(withPropertyName(argument));
			}
			else if (i == 0 && List.of("server", "client").contains(argument)) {
				mode = argument.equals("server") ? Mode.SERVER : Mode.CLIENT;
			}
			else {
				throw new MistakeException("'%s' means nothing here: --help says what does".formatted(argument));
			}
		}
		return new Arguments(mode, options);
	}

	private static String withPropertyName(String option) {
		String[] parts = option.substring(2).split("=", 2);
		String name = SHORT_NAMES.getOrDefault(parts[0], parts[0]);
		return "--" + name + ((parts.length == 2) ? ("=" + parts[1]) : "");
	}

	/**
	 * Who the user is: as told, or else as on this machine, made to fit.
	 */
	String name() {
		return option("chat.name").orElseGet(() -> {
			String name = System.getProperty("user.name", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "");
			return name.matches(ChatName.PATTERN) ? name : "you";
		});
	}

	/**
	 * All options but the one that says who the user is.
	 */
	List<String> withoutName() {
		return this.options.stream().filter((option) -> !option.startsWith(NAME)).toList();
	}

	/**
	 * How long the users of the demo think before they type.
	 */
	Duration pace() {
		String pace = option("chat.pace").orElse("700ms");
		try {
			return DurationStyle.detectAndParse(pace);
		}
		catch (IllegalArgumentException ex) {
			throw new MistakeException("'%s' is no duration: write it as --pace=700ms or --pace=2s".formatted(pace));
		}
	}

	/**
	 * Whether the demo ends after the conversation, where nobody can type.
	 */
	boolean exitAfterDemo() {
		return option("chat.exit-after-demo").map(Boolean::valueOf).orElse(false);
	}

	private Optional<String> option(String property) {
		String name = "--" + property;
		return this.options.stream()
			.filter((option) -> option.equals(name) || option.startsWith(name + "="))
			.map((option) -> option.equals(name) ? "true" : option.substring(name.length() + 1))
			.findFirst();
	}

	/**
	 * What this program can be.
	 */
	enum Mode {

		/** A server, two users, and a third one who reads. */
		DEMO,

		/** A server. */
		SERVER,

		/** One user. */
		CLIENT,

		/** Says what it can be. */
		HELP

	}

}
