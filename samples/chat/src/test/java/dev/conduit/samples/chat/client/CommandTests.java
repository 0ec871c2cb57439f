package dev.conduit.samples.chat.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.samples.chat.client.Command.Mistake;

import static org.assertj.core.api.Assertions.assertThat;

class CommandTests {

	@Test
	void aTextIsSaid() {
		assertThat(Command.parse(" hello  world ")).isEqualTo(new Command.Say("hello  world"));
	}

	@Test
	void aTextThatBeginsWithASlashIsTypedWithTwo() {
		assertThat(Command.parse("//etc/hosts")).isEqualTo(new Command.Say("/etc/hosts"));
	}

	@Test
	void commandsAreKnown() {
		assertThat(Command.parse("/join garden")).isEqualTo(new Command.Join("garden"));
		assertThat(Command.parse("/JOIN #garden")).isEqualTo(new Command.Join("garden"));
		assertThat(Command.parse("/msg bob  two  words")).isEqualTo(new Command.Whisper("bob", "two  words"));
		assertThat(Command.parse("/leave")).isEqualTo(new Command.Leave());
		assertThat(Command.parse("/rooms")).isEqualTo(new Command.Rooms());
		assertThat(Command.parse("/who")).isEqualTo(new Command.Who());
		assertThat(Command.parse("/history")).isEqualTo(new Command.History());
		assertThat(Command.parse("/help")).isEqualTo(new Command.Help());
		assertThat(Command.parse("/quit")).isEqualTo(new Command.Quit());
		assertThat(Command.parse("   ")).isEqualTo(new Command.Nothing());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/join", "/join Garden!", "/join this-name-is-longer-than-24", "/msg", "/msg bob",
			"/msg b.ob hello", "/", "/shout hello" })
	void aMistakeSaysWhatWouldBeRight(String typed) {
		assertThat(Command.parse(typed)).isInstanceOfSatisfying(Mistake.class,
				(mistake) -> assertThat(mistake.reason()).containsAnyOf("write it as", "a name must be", "/help"));
	}

}
