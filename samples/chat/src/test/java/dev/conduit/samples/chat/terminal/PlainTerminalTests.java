package dev.conduit.samples.chat.terminal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlainTerminalTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	@Test
	void linesAreReadUntilTheEnd() {
		ChatTerminal terminal = terminal("grüß dich\nbye");

		assertThat(terminal.readLine("> ")).isEqualTo("grüß dich");
		assertThat(terminal.readLine("> ")).isEqualTo("bye");
		assertThat(terminal.readLine("> ")).isNull();
		assertThat(this.out.size()).as("no prompt where nobody sees it").isZero();
	}

	@Test
	void linesAreWrittenAsTheyAre() {
		terminal("").print("grüß dich");

		assertThat(this.out.toString(StandardCharsets.UTF_8)).isEqualTo("grüß dich" + System.lineSeparator());
	}

	private ChatTerminal terminal(String input) {
		return ChatTerminal.of(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
				new PrintStream(this.out, true, StandardCharsets.UTF_8));
	}

}
