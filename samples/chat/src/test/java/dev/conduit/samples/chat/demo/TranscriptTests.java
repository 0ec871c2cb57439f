package dev.conduit.samples.chat.demo;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import dev.conduit.samples.chat.terminal.ChatTerminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TranscriptTests {

	private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

	private final Transcript transcript = new Transcript(
			ChatTerminal.of(InputStream.nullInputStream(), new PrintStream(this.screen, true, StandardCharsets.UTF_8)));

	@Test
	void eachLineStandsBehindTheNameOfItsProcess() {
		this.transcript.print("bob", "hello");

		assertThat(this.screen.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("bob    | hello");
	}

	@Test
	void aLineThatIsExpectedFromAProcessIsFoundThereAndOnlyFromThenOn() {
		this.transcript.print("bob", "hello");
		CompletableFuture<String> expected = this.transcript.expect("bob", (line) -> line.contains("hello"));

		this.transcript.print("alice", "hello");
		this.transcript.print("bob", "good bye");
		assertThat(expected).isNotDone();

		this.transcript.print("bob", "hello again");
		assertThat(expected).isCompletedWithValue("hello again");
	}

	@Test
	void aProcessIsHeardAndTypedToAndEndsWithItsInput() throws Exception {
		CompletableFuture<String> echo = this.transcript.expect("cat", "typed"::equals);
		Child cat = Child.start("cat", List.of("cat"), Map.of(), this.transcript);

		cat.type("typed");
		assertThat(echo.get(10, TimeUnit.SECONDS)).isEqualTo("typed");

		cat.leave();
		assertThat(cat.ended().get(10, TimeUnit.SECONDS)).isZero();
	}

	/**
	 * As many virtual threads that read pipes as there are processors, and half a minute
	 * of silence: then the JVM starts no virtual thread any more.
	 */
	@Test
	void whoListensToAProcessKeepsNoCarrierOfVirtualThreads() throws Exception {
		Child cat = Child.start("silent", List.of("cat"), Map.of(), this.transcript);

		assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !thread.isVirtual())
			.extracting(Thread::getName)
			.contains("output-of-silent");
		cat.leave();
		assertThat(cat.ended().get(10, TimeUnit.SECONDS)).isZero();
	}

	@Test
	void whatIsSecretReachesAProcessByItsEnvironment() throws Exception {
		CompletableFuture<String> line = this.transcript.expect("sh", (text) -> true);

		Child.start("sh", List.of("sh", "-c", "echo $CHAT_PASSWORD"), Map.of("CHAT_PASSWORD", "s3cret"),
				this.transcript);

		assertThat(line.get(10, TimeUnit.SECONDS)).isEqualTo("s3cret");
	}

	@Test
	void aProgramThatIsNotThereIsNamed() {
		assertThatExceptionOfType(DemoException.class)
			.isThrownBy(() -> Child.start("nobody", List.of("/no/such/program"), Map.of(), this.transcript))
			.withMessageContaining("'nobody' cannot be started by /no/such/program");
	}

}
