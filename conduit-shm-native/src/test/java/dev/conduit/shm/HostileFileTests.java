package dev.conduit.shm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A file of a topic is untrusted input: whatever is in it, nothing but an exception that
 * says so comes of it.
 */
@Timeout(60)
class HostileFileTests {

	private static final TopicOptions OPTIONS = TopicOptions.DEFAULT.withSlots(8).withLargeMessages(1024, 4);

	private final SharedFolder folder = new SharedFolder();

	private final Domain domain = open(this.folder.path());

	private final Path file = this.folder.path().resolve("t.cdt");

	/** The same holds however processes wait. */
	Domain open(Path path) {
		return Domain.open(path);
	}

	@BeforeEach
	void leaveAFile() {
		try (Publisher publisher = this.domain.publisher("t", OPTIONS, PublisherOptions.DEFAULT.keepFile())) {
			for (int i = 0; i < 6; i++) {
				publisher.publish(new byte[200 * i]);
			}
		}
	}

	@AfterEach
	void close() {
		this.domain.close();
		this.folder.close();
	}

	@ParameterizedTest
	@CsvSource({ "0, 8, 0, mark of a topic", "8, 4, 0x30000, layout version 3", "0x100, 4, 0, unknown state 0",
			"0x020, 4, 3, contradict", "0x020, 4, 0x40000000, contradict", "0x024, 4, 7, contradict",
			"0x038, 8, 3, contradict", "0x040, 4, -1, contradict", "0x040, 4, 0x7fffffff, contradict",
			"0x048, 4, 0, contradict", "0x048, 4, 0x100000, contradict", "0x00C, 4, 1, contradict",
			"0x010, 8, 4096, contradict", "0x028, 8, 64, contradict", "0x030, 8, 64, contradict" })
	void aHeaderThatCannotBeTrueIsRefused(String offset, int bytes, String value, String reason) throws Exception {
		write(Integer.decode(offset), bytes, Long.decode(value));

		assertThatExceptionOfType(TopicUnreadableException.class).isThrownBy(() -> this.domain.subscriber("t"))
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.file()).isEqualTo(this.file));
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, 4095, 4096, 8192, 12_288, -1 })
	void aFileThatWasCutShortIsRefused(long size) throws Exception {
		try (FileChannel channel = FileChannel.open(this.file, StandardOpenOption.WRITE)) {
			channel.truncate((size < 0) ? channel.size() + size : size);
		}

		assertThatExceptionOfType(TopicUnreadableException.class).isThrownBy(() -> this.domain.subscriber("t"))
			.withMessageContaining("cut short");
	}

	@Test
	void aPublisherReplacesAFileThatNobodyCanRead() throws Exception {
		Files.write(this.file, new byte[10]);

		try (Publisher publisher = this.domain.publisher("t", OPTIONS);
				Subscriber subscriber = this.domain.subscriber("t")) {
			assertThat(publisher.publish(new byte[1])).isZero();
			assertThat(subscriber.take()).isPresent();
		}
	}

	@Test
	void aFileWhosePublisherDiedWhileItClosedIsNotReadAgain() throws Exception {
		try (Subscriber subscriber = this.domain.subscriber("t", SubscriberOptions.DEFAULT.joinAt(Join.earliest()))) {
			assertThat(subscriber.poll((view) -> assertThat(view.validate()).isTrue(), 100)).isEqualTo(6);
			write(RingLayout.STATE, 4, RingLayout.STATE_CLOSED);

			assertThat(subscriber.take()).isEmpty();
			assertThat(subscriber.isAttached()).isFalse();
			try (Publisher next = this.domain.publisher("t", OPTIONS)) {
				next.publish(new byte[1]);
				assertThat(subscriber.take()).map(Message::sequence).contains(0L);
			}
			assertThat(subscriber.received()).isEqualTo(7);
		}
	}

	@Test
	void aLinkInPlaceOfTheFileIsNotFollowed() throws Exception {
		Path elsewhere = this.folder.path().resolve("elsewhere");
		Files.move(this.file, elsewhere);
		Files.createSymbolicLink(this.file, elsewhere);

		assertThatExceptionOfType(TopicUnreadableException.class).isThrownBy(() -> this.domain.subscriber("t"));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 1025, Integer.MAX_VALUE, Integer.MIN_VALUE })
	void aLengthThatCannotBeIsReportedAndNotFollowed(int length) throws Exception {
		int slots = slotsOffset();
		write(slots + RingLayout.SLOT_LENGTH, 4, length);

		assertThatExceptionOfType(TopicUnreadableException.class)
			.isThrownBy(() -> this.domain.subscriber("t", SubscriberOptions.DEFAULT.joinAt(Join.earliest())).take())
			.withMessageContaining("message 0");
	}

	/** The proof found it: behind the largest numbers a reader counted for years. */
	@ParameterizedTest
	@ValueSource(longs = { Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 62, 1L << 40, 1000, 2 * (5 + 8 + 2) + 1 })
	void aMessageThatNobodyCanHavePublishedIsReportedAndNotFollowed(long word) throws Exception {
		write(slotsOffset() + RingLayout.SLOT_SEQUENCE, 8, word);

		assertThatExceptionOfType(TopicUnreadableException.class)
			.isThrownBy(() -> this.domain.subscriber("t", SubscriberOptions.DEFAULT.joinAt(Join.earliest())).take())
			.withMessageContaining("a slot is said to hold message " + RingLayout.messageOf(word));
	}

	@ParameterizedTest
	@ValueSource(longs = { Long.MAX_VALUE, Long.MIN_VALUE, -2, RingLayout.MESSAGES })
	void aLastMessageThatCannotBeIsRefused(long cursor) throws Exception {
		write(RingLayout.CURSOR, 8, cursor);

		assertThatExceptionOfType(TopicUnreadableException.class).isThrownBy(() -> this.domain.subscriber("t"))
			.withMessageContaining("its last message is said to be " + cursor);
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, RingLayout.MESSAGES, Long.MAX_VALUE })
	void nobodyJoinsWhereNoMessageCanBe(long sequence) {
		assertThatIllegalArgumentException().isThrownBy(() -> Join.sequence(sequence)).withMessageContaining("2^60");
		assertThatIllegalArgumentException().isThrownBy(() -> Join.notBefore(sequence)).withMessageContaining("2^60");
	}

	@Test
	void randomDamageEndsInExceptionsThatSaySo() throws Exception {
		byte[] good = Files.readAllBytes(this.file);
		for (long seed = 0; seed < 300; seed++) {
			byte[] damaged = good.clone();
			Random random = new Random(seed);
			for (int i = 0; i < 20; i++) {
				int within = (random.nextBoolean()) ? 0x100 : damaged.length;
				damaged[random.nextInt(within)] = (byte) random.nextInt();
			}
			Files.delete(this.file);
			Files.write(this.file, damaged);
			readAll(seed);
		}
	}

	@Test
	void wordsThatAreNotAlignedAreRefusedByTheSegment() {
		try (Arena arena = Arena.ofConfined()) {
			var memory = arena.allocate(64, 64);

			assertThatExceptionOfType(IllegalArgumentException.class)
				.isThrownBy(() -> Words.setLongRelease(memory, 4, 1));
			for (int word : new int[] { RingLayout.CURSOR, RingLayout.ARENA_CLAIM, RingLayout.TOTAL_BYTES,
					RingLayout.INCARNATION, RingLayout.SLOT_HEADER, RingLayout.SLOT_ALIGNMENT, RingLayout.SUBSCRIBERS,
					RingLayout.SUBSCRIBER_STRIDE }) {
				assertThat(word % Long.BYTES).as("0x%x", word).isZero();
			}
		}
	}

	private void readAll(long seed) {
		try (Subscriber subscriber = this.domain.subscriber("t", SubscriberOptions.DEFAULT.joinAt(Join.earliest()))) {
			for (int i = 0; i < 20; i++) {
				subscriber.take()
					.ifPresent((message) -> assertThat(message.payload().length).isLessThanOrEqualTo(1024));
			}
		}
		catch (TopicUnreadableException ex) {
			assertThat(ex.file()).as("seed %d", seed).isEqualTo(this.file);
		}
	}

	private int slotsOffset() throws IOException {
		try (FileChannel channel = FileChannel.open(this.file, StandardOpenOption.READ)) {
			ByteBuffer offset = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
			assertThat(channel.read(offset, RingLayout.SLOTS_OFFSET)).isEqualTo(8);
			return (int) offset.getLong(0);
		}
	}

	private void write(int offset, int bytes, long value) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value).limit(bytes);
		try (FileChannel channel = FileChannel.open(this.file, StandardOpenOption.WRITE)) {
			assertThat(channel.write(buffer, offset)).isEqualTo(bytes);
		}
	}

}
