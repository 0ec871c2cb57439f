package dev.conduit.samples.chat.client;

import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import dev.conduit.samples.chat.api.Cursor;
import dev.conduit.samples.chat.api.Line;
import dev.conduit.samples.chat.terminal.Palette;

import static org.assertj.core.api.Assertions.assertThat;

class DisplayTests {

	private static final String ESCAPE = "\u001b";

	@Test
	void escapeSequencesOfOthersAreMadeHarmless() {
		Line line = line("bob", ESCAPE + "[2Jgone\r\n\u009b1m");

		assertThat(display(Palette.NONE).said(line)).isEqualTo("00:00:00 #lobby bob: ?[2Jgone???1m");
	}

	@Test
	void withoutATerminalThereAreNoColours() {
		assertThat(display(Palette.NONE).said(line("bob", "hello"))).doesNotContain(ESCAPE);
		assertThat(display(Palette.ANSI).said(line("bob", "hello"))).contains(ESCAPE);
	}

	@Test
	void aNameAlwaysHasTheSameColour() {
		assertThat(Palette.ANSI.name("bob", "x")).isEqualTo(Palette.ANSI.name("bob", "x"))
			.isNotEqualTo(Palette.ANSI.name("alice", "x"));
	}

	private static Line line(String from, String text) {
		return new Line("lobby", new Cursor("e1", 1), Instant.EPOCH, from, text);
	}

	private static Display display(Palette palette) {
		return new Display(palette, "alice", ZoneOffset.UTC);
	}

}
