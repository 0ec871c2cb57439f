package dev.conduit.shm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Something writes into the file that is neither its publisher nor a crash.
 */
@Timeout(60)
class RingChecksumTests {

	private static final TopicOptions CHECKED = TopicOptions.DEFAULT.withSlots(8)
		.withLargeMessages(10_000, 4)
		.withChecksums(true);

	private final SharedFolder folder = new SharedFolder();

	private final Domain domain = Domain.open(this.folder.path());

	private final Path file = this.folder.path().resolve("t.cdt");

	@AfterEach
	void close() {
		this.domain.close();
		this.folder.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 207, 208, 4088, 4096, 4097, 10_000 })
	void whatWasPublishedMatchesItsChecksum(int size) {
		Publisher publisher = this.domain.publisher("t", CHECKED);
		Subscriber subscriber = this.domain.subscriber("t");
		byte[] payload = new byte[size];
		for (int i = 0; i < 20; i++) {
			Arrays.fill(payload, (byte) i);

			publisher.publish(payload);

			assertThat(subscriber.take()).map(Message::payload).contains(payload);
		}
		assertThat(subscriber.corrupted()).isZero();
		assertThat(subscriber.lost()).isZero();
	}

	@Test
	void aClaimIsSummedUpAsItIsCommitted() {
		Publisher publisher = this.domain.publisher("t", CHECKED);
		Subscriber subscriber = this.domain.subscriber("t");

		Claim claim = publisher.claim(16);
		claim.putLong(0, 1);
		claim.segment().set(View.LONG, 8, 2);
		claim.commit();

		assertThat(subscriber.read((view) -> view.getLong(0) + view.getLong(8))).contains(3L);
	}

	@ParameterizedTest
	@ValueSource(ints = { 10, 5000 })
	void aByteThatChangedIsALossThatIsCounted(int size) throws Exception {
		Publisher publisher = this.domain.publisher("t", CHECKED);
		Subscriber subscriber = this.domain.subscriber("t");
		for (int i = 0; i < 3; i++) {
			publisher.publish(new byte[size]);
		}
		write(payload(size, 1) + size - 1, 1);

		assertThat(numbers(subscriber)).containsExactly(0L, 2L);

		assertThat(subscriber.corrupted()).isEqualTo(1);
		assertThat(subscriber.lost()).isEqualTo(1);
		assertThat(subscriber.received() + subscriber.lost()).isEqualTo(3);
		assertThat(this.domain.check().topics().getFirst().subscribers().getFirst().corrupted()).isEqualTo(1);
	}

	@Test
	void aMessageUnderAnotherNumberIsALossThatIsCounted() throws Exception {
		Publisher publisher = this.domain.publisher("t", CHECKED);
		Subscriber subscriber = this.domain.subscriber("t");
		publisher.publish(new byte[] { 1 });
		publisher.publish(new byte[] { 1 });
		copySlot(0, 1);

		assertThat(numbers(subscriber)).containsExactly(0L);

		assertThat(subscriber.corrupted()).isEqualTo(1);
	}

	@Test
	void withoutChecksumsNobodyNotices() throws Exception {
		Publisher publisher = this.domain.publisher("t", CHECKED.withChecksums(false));
		Subscriber subscriber = this.domain.subscriber("t");
		publisher.publish(new byte[10]);
		write(payload(10, 0), 1);

		assertThat(subscriber.take().orElseThrow().payload()[0]).isEqualTo((byte) 1);
		assertThat(subscriber.corrupted()).isZero();
	}

	@Test
	void aPublisherThatTakesOverWithAnotherChoiceBeginsAnew() {
		this.domain.publisher("t", CHECKED, PublisherOptions.DEFAULT.keepFile()).close();
		Subscriber subscriber = this.domain.subscriber("t");

		Publisher publisher = this.domain.publisher("t", CHECKED.withChecksums(false));
		publisher.publish(new byte[1]);

		assertThat(numbers(subscriber)).containsExactly(0L);
	}

	private static List<Long> numbers(Subscriber subscriber) {
		List<Long> numbers = new ArrayList<>();
		for (var message = subscriber.take(); message.isPresent(); message = subscriber.take()) {
			numbers.add(message.get().sequence());
		}
		return numbers;
	}

	private long payload(int size, int message) throws IOException {
		long slot = slot(message);
		Geometry geometry = Geometry.of(CHECKED);
		return (size <= geometry.inlineBytes()) ? slot + geometry.slotHeader()
				: readLong(RingLayout.ARENA_OFFSET) + readLong(slot + geometry.slotArenaPosition());
	}

	private long slot(int message) throws IOException {
		return readLong(RingLayout.SLOTS_OFFSET) + message * (long) Geometry.of(CHECKED).slotStride();
	}

	/** All behind the sequence word. */
	private void copySlot(int from, int to) throws IOException {
		try (FileChannel channel = FileChannel.open(this.file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			ByteBuffer slot = ByteBuffer.allocate(248);
			assertThat(channel.read(slot, slot(from) + 8)).isEqualTo(248);
			assertThat(channel.write(slot.flip(), slot(to) + 8)).isEqualTo(248);
		}
	}

	private long readLong(long offset) throws IOException {
		try (FileChannel channel = FileChannel.open(this.file, StandardOpenOption.READ)) {
			ByteBuffer value = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
			assertThat(channel.read(value, offset)).isEqualTo(8);
			return value.getLong(0);
		}
	}

	private void write(long offset, int value) throws IOException {
		try (FileChannel channel = FileChannel.open(this.file, StandardOpenOption.WRITE)) {
			assertThat(channel.write(ByteBuffer.wrap(new byte[] { (byte) value }), offset)).isEqualTo(1);
		}
	}

}
