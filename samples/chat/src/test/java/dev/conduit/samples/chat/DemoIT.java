package dev.conduit.samples.chat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the README tells a reader to run: a server and two users in processes of their
 * own, and none of them left behind.
 */
class DemoIT {

	private JavaProcess demo;

	@AfterEach
	void end() {
		this.demo.close();
	}

	@Test
	void showsTheConversationAndEnds() {
		this.demo = JavaProcess.plainJar(Chat.JAR, "--exit-after-demo", "--pace=1ms").endInput();

		assertThat(this.demo.awaitExit()).as(this.demo::toString).isZero();
		assertThat(this.demo.output()).anyMatch((line) -> line.matches("server \\| listens on tcp://127.0.0.1:\\d+"))
			.anyMatch((line) -> line.matches("bob    \\| \\S+ #lobby alice: hello, is somebody here\\?"))
			.anyMatch((line) -> line.matches("alice  \\| \\S+ #lobby bob: hi alice!.*"))
			.anyMatch((line) -> line.matches("bob    \\| \\S+ alice -> you: lunch at noon\\?"))
			.anyMatch((line) -> line.matches("alice  \\| \\S+ bob -> you: gladly"))
			.contains("bob    | * in #lobby: alice, bob");
		assertThat(this.demo.output()).as("what is private")
			.noneMatch((line) -> line.startsWith("server") && line.contains("lunch"));
		assertThat(this.demo.output()).as("warnings of the JVM or of anybody")
			.noneMatch((line) -> line.contains("WARN"));
		assertThat(this.demo.errors()).isEmpty();
	}

	@Test
	void aReaderJoinsByTyping() {
		this.demo = Chat.CACHED.start("--name=reader", "--pace=1ms");
		this.demo.awaitLine("type to join as reader");

		this.demo.type("good evening");
		this.demo.awaitLine("^\\S+ #lobby alice: hello, is somebody here\\?");
		this.demo.awaitLine("^alice  \\| \\S+ #lobby reader: good evening");
		this.demo.awaitLine("^bob    \\| \\S+ #lobby reader: good evening");
		this.demo.type("/who");
		this.demo.awaitLine("^\\* in #lobby: alice, bob, reader$");
		this.demo.type("/quit");

		assertThat(this.demo.awaitExit()).as(this.demo::toString).isZero();
		this.demo.awaitLine("alice  \\| \\* reader left #lobby");
		assertThat(this.demo.errors()).isEmpty();
	}

	@Test
	void whereNobodyCanTypeItStaysUntilItIsEnded() {
		this.demo = Chat.CACHED.start("--pace=1ms").endInput();
		this.demo.awaitLine("type to join as");
		List<ProcessHandle> children = this.demo.children();
		assertThat(children).as("a server and two users").hasSize(3).allMatch(ProcessHandle::isAlive);

		assertThat(this.demo.terminate()).as("ended by SIGTERM").isEqualTo(128 + 15);

		assertThat(children).noneMatch(ProcessHandle::isAlive);
	}

	@Test
	void noProcessOutlivesADemoThatIsKilledAndNoneHasAPasswordAmongItsArguments() {
		this.demo = Chat.CACHED.start("--pace=1ms");
		this.demo.awaitLine("type to join as");
		List<ProcessHandle> children = this.demo.children();
		assertThat(children).hasSize(3)
			.allSatisfy((child) -> assertThat(child.info().commandLine().orElseThrow()).contains("chat.jar")
				.doesNotContainIgnoringCase("password"));

		this.demo.kill();

		await().atMost(Duration.ofSeconds(30)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
	}

}
