package dev.conduit.samples.chat;

import org.junit.jupiter.api.Test;

import dev.conduit.samples.chat.Arguments.Mode;
import dev.conduit.samples.chat.api.ChatName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ArgumentsTests {

	@Test
	void withoutArgumentsItIsTheDemo() {
		assertThat(Arguments.parse().mode()).isEqualTo(Mode.DEMO);
		assertThat(Arguments.parse("--exit-after-demo").mode()).isEqualTo(Mode.DEMO);
	}

	@Test
	void shortOptionsBecomeProperties() {
		Arguments arguments = Arguments.parse("client", "--name=alice", "--server=tcp://a:1,unix:///b", "--debug");

		assertThat(arguments.mode()).isEqualTo(Mode.CLIENT);
		assertThat(arguments.options()).containsExactly("--chat.name=alice",
				"--conduit.client.channels.default.addresses=tcp://a:1,unix:///b", "--debug");
	}

	@Test
	void propertiesStayAsTheyAre() {
		assertThat(Arguments.parse("server", "--conduit.server.listen=unix:///run/chat.sock").options())
			.containsExactly("--conduit.server.listen=unix:///run/chat.sock");
	}

	@Test
	void theDemoIsAskedForWhatItNeeds() {
		Arguments arguments = Arguments.parse("--name=alice", "--exit-after-demo", "--pace=2s");

		assertThat(arguments.name()).isEqualTo("alice");
		assertThat(arguments.exitAfterDemo()).isTrue();
		assertThat(arguments.pace()).hasSeconds(2);
	}

	@Test
	void whatIsNotToldHasADefault() {
		Arguments arguments = Arguments.parse("--chat.exit-after-demo=false");

		assertThat(arguments.name()).matches(ChatName.PATTERN);
		assertThat(arguments.exitAfterDemo()).isFalse();
		assertThat(arguments.pace()).hasMillis(700);
	}

	@Test
	void aPaceThatIsNoneIsRefused() {
		assertThatExceptionOfType(MistakeException.class).isThrownBy(() -> Arguments.parse("--pace=fast").pace())
			.withMessageContaining("--pace=700ms");
	}

	@Test
	void helpIsHelpWhereverItStands() {
		assertThat(Arguments.parse("client", "--help").mode()).isEqualTo(Mode.HELP);
		assertThat(Arguments.parse("help").mode()).isEqualTo(Mode.HELP);
	}

	@Test
	void whatMeansNothingIsRefused() {
		assertThatExceptionOfType(MistakeException.class).isThrownBy(() -> Arguments.parse("sever"))
			.withMessage("'sever' means nothing here: --help says what does");
		assertThatExceptionOfType(MistakeException.class).isThrownBy(() -> Arguments.parse("--name=alice", "client"));
	}

}
