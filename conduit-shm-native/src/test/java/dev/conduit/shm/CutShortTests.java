package dev.conduit.shm;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A file is truncated while it is mapped, which nothing of Conduit does: the JVM reports
 * a fault, and a subscriber makes of it what can be handled.
 */
@Timeout(120)
class CutShortTests {

	private final SharedFolder folder = new SharedFolder();

	private final Domain domain = Domain.open(this.folder.path());

	@AfterEach
	void close() {
		this.domain.close();
		this.folder.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "poll", "take", "read", "await", "hold" })
	void aReaderGetsAnExceptionThatSaysSoAndReadsTheSuccessor(String way) throws Exception {
		TopicOptions gated = TopicOptions.DEFAULT.withSlots(8).withPolicy(Policy.GATED);
		this.domain.publisher("t", gated, PublisherOptions.DEFAULT.keepFile()).close();
		try (JavaProcess reader = OtherJvm.start(Reader.class, this.folder.path(), way)) {
			reader.awaitLine("^attached$");
			truncate();
			reader.type("go");

			reader.awaitLine("^'.*/t.cdt' cannot be read as a topic: it was cut short while it was mapped$");
			try (Publisher successor = this.domain.publisher("t", gated)) {
				successor.publish(new byte[1]);
				reader.awaitLine("^got message 0");
			}
			assertThat(reader.awaitExit()).as("%s", reader).isZero();
		}
	}

	@Test
	void aMessageThatCannotBeIsReportedOnceAndTheFileIsNotReadAgain() throws Exception {
		this.domain.publisher("t", TopicOptions.DEFAULT, PublisherOptions.DEFAULT.keepFile()).close();
		Subscriber subscriber = this.domain.subscriber("t");
		Publisher publisher = this.domain.publisher("t", TopicOptions.DEFAULT);
		publisher.publish(new byte[1]);
		try (FileChannel channel = FileChannel.open(this.folder.path().resolve("t.cdt"), StandardOpenOption.WRITE)) {
			long slots = 4096 + 16 * 256L;
			assertThat(channel.write(ByteBuffer.wrap(new byte[] { -1, -1, -1, -1 }), slots + RingLayout.SLOT_LENGTH))
				.isEqualTo(4);
		}

		assertThatExceptionOfType(TopicUnreadableException.class).isThrownBy(subscriber::take)
			.withMessageContaining("message 0");

		assertThat(subscriber.take()).isEmpty();
		this.domain.publisher("another", TopicOptions.DEFAULT);
		assertThat(subscriber.take()).isEmpty();
		assertThat(subscriber.isAttached()).isFalse();
		publisher.close();
		this.domain.publisher("t", TopicOptions.DEFAULT).publish(new byte[1]);
		assertThat(subscriber.take(Duration.ofSeconds(30))).isPresent();
	}

	@Test
	void aPublisherWhoseFileWasCutShortGivesItsTopicBack() throws Exception {
		try (JavaProcess program = OtherJvm.start(Closer.class, this.folder.path())) {
			program.awaitLine("^publishes$");
			truncate();
			program.type("go");

			program.awaitLine("^published again$");
			assertThat(program.awaitExit()).as("%s", program).isZero();
		}
	}

	private void truncate() throws Exception {
		Path file = this.folder.path().resolve("t.cdt");
		assertThat(Files.size(file)).isPositive();
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.truncate(0);
		}
	}

	/** Reads a topic in the way that it is told, also when its memory is gone. */
	static final class Reader {

		private Reader() {
		}

		static void main(String[] arguments) throws Exception {
			try (Domain domain = Domain.open(Path.of(arguments[0])); Subscriber subscriber = domain.subscriber("t")) {
				System.out.println((subscriber.isAttached()) ? "attached" : "alone");
				System.in.read();
				try {
					switch (arguments[1]) {
						case "poll" -> subscriber.poll((view) -> view.getByte(0), 1);
						case "take" -> subscriber.take();
						case "read" -> subscriber.read((view) -> "");
						case "hold" -> subscriber.hold();
						default -> subscriber.await(Duration.ofSeconds(30));
					}
				}
				catch (TopicUnreadableException ex) {
					System.out.println(ex.getMessage());
				}
				System.out.println("got " + subscriber.take(Duration.ofSeconds(60)).orElseThrow());
			}
		}

	}

	/** Closes a topic whose memory is gone, and publishes it again. */
	static final class Closer {

		private Closer() {
		}

		static void main(String[] arguments) throws Exception {
			try (Domain domain = Domain.open(Path.of(arguments[0]))) {
				Publisher publisher = domain.publisher("t", TopicOptions.DEFAULT);
				System.out.println("publishes");
				System.in.read();
				try {
					publisher.close();
				}
				catch (InternalError ex) {
					System.out.println("closed: " + ex);
				}
				domain.publisher("t", TopicOptions.DEFAULT).publish(new byte[1]);
				System.out.println("published again");
			}
		}

	}

}
