package dev.conduit.spring.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.exchange.Peer;
import dev.conduit.message.ConduitException;
import dev.conduit.time.ManualTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FileServiceTests {

	private static final Peer ANN = new Peer(1, "ann", "", "local");

	private static final Peer BOB = new Peer(2, "bob", "", "local");

	private final ManualTimer timer = new ManualTimer();

	private Instant now = Instant.now();

	@TempDir
	private Path root;

	@Test
	void aTransferInWhichNothingHappensIsClosedAndWhatCameIsKept() throws IOException {
		FileService service = service(FileService.Storage.DISK);
		OpenUpload upload = service.upload(request("a", 10), ANN);
		this.timer.advance(Duration.ofMinutes(4));
		service.write(upload.transfer(), 0, new byte[4], ANN);
		this.timer.advance(Duration.ofMinutes(4));
		assertThat(service.open()).isOne();

		this.timer.advance(Duration.ofMinutes(5));

		assertThat(service.open()).isZero();
		assertThat(service.taken()).isEqualTo(4);
		assertThat(refusal(() -> service.write(upload.transfer(), 4, new byte[1], ANN)).problem().type())
			.isEqualTo(FileProblems.NO_TRANSFER);
		assertThat(service.upload(request("a", 10), ANN).offset()).isEqualTo(4);
	}

	@Test
	void whatCameIsForgottenWhenItsClientDoesNotComeBack() throws IOException {
		FileService service = service(FileService.Storage.DISK);
		OpenUpload upload = service.upload(request("a", 10), ANN);
		service.write(upload.transfer(), 0, new byte[4], ANN);
		this.timer.advance(Duration.ofMinutes(5));
		assertThat(files()).isOne();

		this.now = this.now.plus(Duration.ofHours(25));
		service.upload(request("b", 10), ANN);

		assertThat(service.upload(request("a", 10), ANN).offset()).isZero();
	}

	@Test
	void nobodyUsesTheTransferOfAnother() throws IOException {
		FileService service = service(FileService.Storage.DISK);
		OpenUpload upload = service.upload(request("a", 10), ANN);

		assertThat(refusal(() -> service.write(upload.transfer(), 0, new byte[1], BOB)).problem().type())
			.isEqualTo(FileProblems.NO_TRANSFER);
		service.write(upload.transfer(), 0, new byte[4], ANN);
		assertThat(service.upload(request("a", 10), BOB).offset()).isZero();
	}

	@Test
	void aFullDiskIsATypedErrorAndGivesItsSpaceBack() throws IOException {
		FileService service = service(FullAfter::new);
		OpenUpload upload = service.upload(request("a", 100), ANN);
		service.write(upload.transfer(), 0, new byte[60], ANN);

		ConduitException refusal = refusal(() -> service.write(upload.transfer(), 60, new byte[40], ANN));

		assertThat(refusal.problem().type()).isEqualTo(FileProblems.STORAGE);
		assertThat(refusal.problem().detail()).doesNotContain(this.root.toString());
		assertThat(service.open()).isZero();
		assertThat(files()).isZero();
		assertThat(service.taken()).isZero();
	}

	@Test
	void whatIsThereCountsAfterARestart() throws IOException {
		Files.write(this.root.resolve("old"), new byte[30]);

		assertThat(service(FileService.Storage.DISK).taken()).isEqualTo(30);
	}

	private FileService service(FileService.Storage storage) {
		Clock clock = new Clock() {

			@Override
			public Instant instant() {
				return FileServiceTests.this.now;
			}

			@Override
			public ZoneOffset getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(java.time.ZoneId zone) {
				return this;
			}

		};
		return new FileService(new FilesOptions(this.root, 1000, 1000, 4, Duration.ofMinutes(5), Duration.ofHours(24)),
				this.timer, Runnable::run, clock, storage);
	}

	private static UploadRequest request(String name, long size) {
		return new UploadRequest(name, size, "0".repeat(64), true, false);
	}

	private long files() throws IOException {
		try (Stream<Path> all = Files.list(this.root)) {
			return all.count();
		}
	}

	private static ConduitException refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
		return catchThrowableOfType(ConduitException.class, call);
	}

	/**
	 * A disk that has room for 64 bytes.
	 */
	private static final class FullAfter implements WritableByteChannel {

		private final WritableByteChannel disk;

		private int room = 64;

		FullAfter(Path file) throws IOException {
			this.disk = FileService.Storage.DISK.append(file);
		}

		@Override
		public int write(ByteBuffer bytes) throws IOException {
			if (bytes.remaining() > this.room) {
				throw new IOException("No space left on device");
			}
			this.room -= bytes.remaining();
			return this.disk.write(bytes);
		}

		@Override
		public boolean isOpen() {
			return this.disk.isOpen();
		}

		@Override
		public void close() throws IOException {
			this.disk.close();
		}

	}

}
