package dev.conduit.samples.chat.client;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;

import dev.conduit.samples.chat.api.ChatName;

/**
 * What a user may type.
 */
sealed interface Command {

	/** What there is, for {@code /help}. */
	List<String> HELP = List.of("text           say it in the current room",
			"/join room     enter a room, or turn to it", "/leave         leave the current room",
			"/rooms         all rooms", "/who           who is in the current room",
			"/msg name text say it to one user only", "/history       all that the room remembers",
			"/help          this list", "/quit          leave (so do Ctrl+C and Ctrl+D)");

	/**
	 * Understands a line. A text that begins with a slash is typed with two.
	 */
	static Command parse(String typed) {
		String line = typed.strip();
		if (line.isEmpty()) {
			return new Nothing();
		}
		if (!line.startsWith("/") || line.startsWith("//")) {
			return new Say(line.startsWith("//") ? line.substring(1) : line);
		}
		String[] words = line.substring(1).split("\\s+", 3);
		return switch (words[0].toLowerCase(Locale.ROOT)) {
			case "join", "j" -> named(words, "/join room", Join::new);
			case "leave" -> new Leave();
			case "rooms" -> new Rooms();
			case "who" -> new Who();
			case "msg", "m" ->
				(words.length == 3) ? named(words, "/msg name text", (name) -> new Whisper(name, words[2]))
						: new Mistake("write it as: /msg name text");
			case "history" -> new History();
			case "help", "h", "?" -> new Help();
			case "quit", "q", "exit" -> new Quit();
			default -> new Mistake("there is no command /" + words[0] + ": /help lists all");
		};
	}

	private static Command named(String[] words, String usage, Function<String, Command> command) {
		if (words.length < 2) {
			return new Mistake("write it as: " + usage);
		}
		String name = words[1].startsWith("#") ? words[1].substring(1) : words[1];
		return Pattern.matches(ChatName.PATTERN, name) ? command.apply(name)
				: new Mistake("a name " + ChatName.WORDS + " (was '" + name + "')");
	}

	/** Says a text in the current room. */
	record Say(String text) implements Command {

	}

	/** Enters a room, or turns to it. */
	record Join(String room) implements Command {

	}

	/** Leaves the current room. */
	record Leave() implements Command {

	}

	/** Lists the rooms. */
	record Rooms() implements Command {

	}

	/** Lists who is in the current room. */
	record Who() implements Command {

	}

	/** Says a text to one user. */
	record Whisper(String user, String text) implements Command {

	}

	/** Shows all that the room remembers. */
	record History() implements Command {

	}

	/** Lists the commands. */
	record Help() implements Command {

	}

	/** Ends the client. */
	record Quit() implements Command {

	}

	/** Was nothing of all that; says why. */
	record Mistake(String reason) implements Command {

	}

	/** Was nothing at all. */
	record Nothing() implements Command {

	}

}
