package dev.conduit.samples.chat;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.process.AheadOfTime;
import dev.conduit.process.JavaProcess;
import dev.conduit.samples.chat.api.ChatCalls;
import dev.conduit.samples.chat.api.Line;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The chat from definitions of beans that were written ahead of time: one set for the
 * server, one for users.
 */
class AotTests {

	private static final Map<String, String> PASSWORD = Map.of("CHAT_PASSWORD", "secret");

	@TempDir
	private Path folder;

	@Test
	void aServerAndAUserTalkFromWhatWasProcessedAheadOfTime() {
		AheadOfTime server = process("server");
		AheadOfTime user = process("client", "--name=nobody");
		assertThat(user.hints()).contains(ChatCalls.class.getName(), Line.class.getName());

		try (JavaProcess chat = server.start(PASSWORD, "server", "--listen=tcp://127.0.0.1:0",
				"--chat.iterations=4096")) {
			String address = chat.awaitLine("^listens on (.+)$").group(1);
			try (JavaProcess bob = user.start(PASSWORD, "client", "--name=bob", "--server=" + address)) {
				bob.awaitLine("^\\* in #lobby: bob");
				bob.type("written ahead of time");

				bob.awaitLine("#lobby bob: written ahead of time$");
				chat.awaitLine("^#lobby 1: bob says written ahead of time$");
				assertThat(bob.errors()).isEmpty();
			}
			assertThat(chat.errors()).isEmpty();
		}
	}

	private AheadOfTime process(String mode, String... options) {
		String[] arguments = new String[options.length + 1];
		arguments[0] = mode;
		System.arraycopy(options, 0, arguments, 1, options.length);
		return AheadOfTime.process(this.folder.resolve(mode), ChatApplication.class, PASSWORD, arguments);
	}

}
