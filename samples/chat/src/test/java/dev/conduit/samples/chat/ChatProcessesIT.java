package dev.conduit.samples.chat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server and its users, each a process that may be killed.
 */
class ChatProcessesIT {

	private static final String FREE_PORT = "tcp://127.0.0.1:0";

	private static final Map<String, String> PASSWORD = Map.of("CHAT_PASSWORD", "secret");

	private final List<JavaProcess> started = new ArrayList<>();

	@TempDir
	private Path folder;

	@AfterEach
	void end() {
		this.started.forEach(JavaProcess::close);
	}

	@Test
	void aUserThatIsKilledAndComesBackMissesNothingAndSeesNothingTwice() {
		String address = address(server(FREE_PORT));
		JavaProcess bob = user("bob", address);
		JavaProcess alice = user("alice", address);
		bob.type("before");
		alice.awaitLine("bob: before");
		awaitBookmark(alice);

		alice.kill();
		bob.awaitLine("alice lost the connection to #lobby");
		bob.type("one");
		bob.type("two");
		bob.type("/msg alice three, in private");
		bob.awaitLine("you -> alice: three");

		JavaProcess again = user("alice", address);
		again.awaitLine("bob -> you: three, in private");
		bob.type("four");
		again.awaitLine("bob: four");
		assertThat(said(again)).containsExactly("bob: one", "bob: two", "bob -> you: three, in private", "bob: four");
	}

	/**
	 * What a user has on the screen it tells the server before it does anything else.
	 */
	private static void awaitBookmark(JavaProcess user) {
		user.type("/help");
		user.awaitLine("/history");
	}

	@Test
	void usersGoOnWhenTheServerWasKilledAndIsBack() {
		JavaProcess server = server(FREE_PORT);
		String address = address(server);
		JavaProcess bob = user("bob", address);
		JavaProcess alice = user("alice", address);
		bob.type("before");
		alice.awaitLine("bob: before");

		server.kill();
		alice.awaitLine("the connection is lost");
		bob.awaitLine("the connection is lost");
		server(address);
		alice.awaitLines(2, "in #lobby: .*alice");
		bob.awaitLines(2, "in #lobby: .*bob");
		bob.type("after");
		alice.awaitLine("bob: after");

		assertThat(said(alice)).containsExactly("bob: before", "bob: after");
	}

	@Test
	void aServerThatIsAskedToEndDoesSoSoonAndInOrder() {
		JavaProcess server = server(FREE_PORT);
		JavaProcess bob = user("bob", address(server));

		assertThat(server.terminate()).as("ended by SIGTERM").isEqualTo(128 + 15);

		bob.awaitLine("the connection is lost");
		assertThat(server.output()).contains("says good bye");
		assertThat(server.errors()).isEmpty();
	}

	@Test
	void aUserFallsBackToTheAddressThatWorks() {
		String socket = "unix://" + this.folder.resolve("chat.sock");
		String nobody = "unix://" + this.folder.resolve("nobody.sock");
		MatchResult listens = server(FREE_PORT + "," + socket).awaitLine("^listens on (tcp://\\S+), (unix://\\S+)$");

		JavaProcess bob = user("bob", nobody + "," + listens.group(1));
		JavaProcess alice = user("alice", nobody + "," + listens.group(2));
		alice.type("from a Unix socket to TCP");

		bob.awaitLine("alice: from a Unix socket to TCP");
	}

	@Test
	void aWrongPasswordEndsAUserWithOneSentence() {
		String address = address(server(FREE_PORT));

		JavaProcess eve = keep(
				Chat.CACHED.start(Map.of("CHAT_PASSWORD", "guess"), "client", "--name=eve", "--server=" + address));

		eve.awaitLine("^! Authentication failed: user or password is wrong");
		assertThat(eve.awaitExit()).isEqualTo(2);
		assertThat(eve.output()).hasSize(1);
		assertThat(eve.errors()).containsExactly("CHAT_PASSWORD holds another password than the server's");
	}

	@Test
	void withoutAPasswordAServerMakesOneUpAndAUserIsTold() {
		JavaProcess server = keep(Chat.CACHED.start("server", "--listen=" + FREE_PORT));
		String password = server.awaitLine("^the password of this chat: CHAT_PASSWORD=(\\S+)$").group(1);

		JavaProcess nobody = keep(Chat.CACHED.start("client", "--name=bob", "--server=" + address(server)));
		assertThat(nobody.awaitExit()).isEqualTo(2);
		assertThat(nobody.errors())
			.containsExactly("the environment variable CHAT_PASSWORD must hold the password of the chat");

		JavaProcess bob = keep(Chat.CACHED.start(Map.of("CHAT_PASSWORD", password), "client", "--name=bob",
				"--server=" + address(server)));
		bob.awaitLine("in #lobby: bob");
	}

	@Test
	void aUserQuitsOrStopsTypingAndOthersSeeItLeave() {
		String address = address(server(FREE_PORT));
		JavaProcess bob = user("bob", address);
		JavaProcess alice = user("alice", address);
		JavaProcess carol = user("carol", address);

		alice.type("/quit");
		assertThat(alice.awaitExit()).isZero();
		bob.awaitLine("alice left #lobby");
		assertThat(carol.endInput().awaitExit()).isZero();
		bob.awaitLine("carol left #lobby");

		assertThat(alice.errors()).isEmpty();
		assertThat(carol.errors()).isEmpty();
	}

	@Test
	void whatASenderCannotSayIsExplainedToIt() {
		JavaProcess bob = user("bob", address(server(FREE_PORT)));

		bob.type("x".repeat(501));
		bob.awaitLine("^! .*text must be one line of 1 to 500 characters");
		bob.type("/msg zoe hello");
		bob.awaitLine("^! nobody named zoe was ever here");
		bob.type("/join Nowhere!");
		bob.awaitLine("^! a name must be 1 to 24");
	}

	private JavaProcess server(String listen) {
		JavaProcess server = keep(
				Chat.CACHED.start(PASSWORD, "server", "--listen=" + listen, "--chat.iterations=4096"));
		server.awaitLine("^listens on ");
		return server;
	}

	private static String address(JavaProcess server) {
		return server.awaitLine("^listens on (.+)$").group(1);
	}

	private JavaProcess user(String name, String address) {
		JavaProcess user = keep(Chat.CACHED.start(PASSWORD, "client", "--name=" + name, "--server=" + address));
		user.awaitLine("^\\* in #lobby: .*" + name);
		return user;
	}

	private JavaProcess keep(JavaProcess process) {
		this.started.add(process);
		return process;
	}

	/**
	 * Lines on the screen of a user, without time and room.
	 */
	private static List<String> said(JavaProcess user) {
		return user.output()
			.stream()
			.filter((line) -> line.matches("\\d\\d:.*"))
			.map((line) -> line.replaceFirst("^\\S+ (#lobby )?", ""))
			.toList();
	}

}
