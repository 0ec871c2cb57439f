package dev.conduit.samples.chat.client;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.api.PresenceChange;
import dev.conduit.samples.chat.api.RoomSummary;
import dev.conduit.samples.chat.terminal.Palette;

/**
 * How things look to a user. What others sent is made harmless first: a control character
 * would move the cursor or change the colours.
 */
final class Display {

	private final Palette palette;

	private final String self;

	private final DateTimeFormatter time;

	Display(Palette palette, String self, ZoneId zone) {
		this.palette = palette;
		this.self = self;
		this.time = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
	}

	boolean isSelf(String user) {
		return user.equals(this.self);
	}

	String said(Line line) {
		return "%s %s %s %s".formatted(time(line.at()), this.palette.faint("#" + harmless(line.place())),
				name(line.from(), line.from() + ":"), harmless(line.text()));
	}

	String whispered(Line line) {
		String from = isSelf(line.from()) ? "you" : line.from();
		String to = isSelf(line.place()) ? "you" : line.place();
		return "%s %s %s".formatted(time(line.at()), name(line.from(), from + " -> " + to + ":"),
				harmless(line.text()));
	}

	String presence(PresenceChange change) {
		String what = switch (change.kind()) {
			case JOINED -> "joined";
			case LEFT -> "left";
			case LOST -> "lost the connection to";
		};
		return notice("%s %s #%s (%s)".formatted(change.user(), what, change.room(), here(change.members())));
	}

	String members(String room, List<String> members) {
		return notice("in #%s: %s".formatted(room, String.join(", ", members)));
	}

	String room(RoomSummary room) {
		return notice("#%s: %s, %s".formatted(room.name(), here(room.members()), lines(room.lines())));
	}

	String forgotten(long lines) {
		return notice("%s before this %s forgotten".formatted(lines(lines), (lines == 1) ? "is" : "are"));
	}

	/** What the program says. */
	String notice(String text) {
		return this.palette.faint("* " + harmless(text));
	}

	/** What went wrong. */
	String mistake(String text) {
		return this.palette.strong("! " + harmless(text));
	}

	private String name(String name, String text) {
		return this.palette.name(name, harmless(text));
	}

	private String time(Instant instant) {
		return this.palette.faint(this.time.format(instant));
	}

	private static String here(int members) {
		return members + " here";
	}

	private static String lines(long lines) {
		return lines + ((lines == 1) ? " line" : " lines");
	}

	private static String harmless(String text) {
		return text.replaceAll("\\p{Cc}", "?");
	}

}
