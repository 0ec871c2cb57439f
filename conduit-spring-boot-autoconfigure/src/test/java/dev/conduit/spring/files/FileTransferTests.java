package dev.conduit.spring.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ConduitTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Files over the wire inside this JVM.
 */
class FileTransferTests {

	private static final int CHUNK = FilesOptions.CHUNK_SIZE;

	@TempDir
	private Path folder;

	private Path root;

	private Applications applications;

	private ConduitTemplate template;

	private ConduitFiles files;

	@BeforeEach
	void start() {
		this.root = this.folder.resolve("root");
		this.applications = new Applications();
		this.applications
			.with("conduit.files.enabled=true", "conduit.files.root=" + this.root, "conduit.files.max-size=1MB",
					"conduit.files.quota=2MB", "conduit.files.max-open=3")
			.server();
		this.applications.with("conduit.files.enabled=false");
		this.template = this.applications.template();
		this.files = new ConduitFiles(this.template);
	}

	@AfterEach
	void stop() {
		this.applications.close();
	}

	@Test
	void aFileGoesThereAndComesBackWithProgress() throws IOException {
		Path source = file("source", 3 * CHUNK + 17);
		List<FileProgress> sent = new ArrayList<>();
		List<FileProgress> got = new ArrayList<>();

		FileInfo info = this.files.upload(source, "2026/report.bin", sent::add);
		this.files.download("2026/report.bin", this.folder.resolve("copy"), got::add);

		assertThat(info.name()).isEqualTo("2026/report.bin");
		assertThat(info.size()).isEqualTo(3 * CHUNK + 17);
		assertThat(this.root.resolve("2026/report.bin")).hasSameBinaryContentAs(source);
		assertThat(this.folder.resolve("copy")).hasSameBinaryContentAs(source);
		assertThat(sent).extracting(FileProgress::transferred)
			.containsExactly((long) CHUNK, 2L * CHUNK, 3L * CHUNK, 3L * CHUNK + 17);
		assertThat(got).last().satisfies((progress) -> {
			assertThat(progress.percent()).isEqualTo(100);
			assertThat(progress.eta()).isZero();
			assertThat(progress.bytesPerSecond()).isPositive();
		});
		assertThat(unfinished()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, FilesOptions.CHUNK_SIZE - 1, FilesOptions.CHUNK_SIZE, FilesOptions.CHUNK_SIZE + 1 })
	void filesOfEverySizeArrive(int size) throws IOException {
		Path source = file("source", size);

		this.files.upload(source, "a");
		this.files.download("a", this.folder.resolve("copy"));

		assertThat(this.folder.resolve("copy")).hasSameBinaryContentAs(source);
	}

	@ParameterizedTest
	@ValueSource(strings = { "../out", "a/../../out", "..", ".", "/etc/passwd", "", "a//b", "a/", "a\u0000b", "a\nb",
			"..\\out", "C:out", ".conduit-unfinished-x" })
	void aNameThatLeadsOutOrIsNoneIsRefused(String name) throws IOException {
		Path source = file("source", 10);

		assertRefused(() -> this.files.upload(source, name));
		assertRefused(() -> this.files.download(name, this.folder.resolve("copy")));
		if (!name.isEmpty()) {
			assertRefused(() -> this.files.list(name, ""));
		}
		assertThat(this.folder.resolve("out")).doesNotExist();
	}

	@Test
	void aNameThatIsTooLongIsRefused() throws IOException {
		Path source = file("source", 10);

		assertRefused(() -> this.files.upload(source, "a".repeat(256)));
		assertRefused(() -> this.files.upload(source, "ä".repeat(128)));
		assertRefused(() -> this.files.upload(source, "a/".repeat(16) + "a"));
	}

	@Test
	void aLinkLeadsNowhere() throws IOException {
		Path secret = Files.writeString(this.folder.resolve("secret"), "secret");
		Files.createSymbolicLink(this.root.resolve("link"), secret);
		Files.createSymbolicLink(this.root.resolve("outside"), this.folder);
		Path source = file("source", 10);

		assertRefused(() -> this.files.download("link", this.folder.resolve("copy")));
		assertRefused(() -> this.files.download("outside/secret", this.folder.resolve("copy")));
		assertRefused(() -> this.files.upload(source, "link"));
		assertRefused(() -> this.files.upload(source, "outside/new"));
		assertThat(this.files.list()).isEmpty();
		assertThat(secret).hasContent("secret");
	}

	@Test
	void anUploadThatBrokeOffGoesOnWhereItWas() throws IOException {
		Path source = file("source", 3 * CHUNK);
		breakOff(source, "a", 2);
		List<FileProgress> sent = new ArrayList<>();

		this.files.upload(source, "a", sent::add);

		assertThat(sent).hasSize(1);
		assertThat(this.root.resolve("a")).hasSameBinaryContentAs(source);
	}

	@Test
	void anUploadWhoseBeginningIsAnotherBeginsAnew() throws IOException {
		Path source = file("source", 3 * CHUNK);
		breakOff(source, "a", 2);
		Files.write(unfinished().get(0), new byte[2 * CHUNK]);
		List<FileProgress> sent = new ArrayList<>();

		this.files.upload(source, "a", sent::add);

		assertThat(sent).hasSize(3);
		assertThat(this.root.resolve("a")).hasSameBinaryContentAs(source);
	}

	@Test
	void aDownloadThatBrokeOffGoesOnWhereItWasIfThatIsRight() throws IOException {
		Path source = file("source", 3 * CHUNK);
		this.files.upload(source, "a");
		byte[] content = Files.readAllBytes(source);
		Path unfinished = this.folder.resolve("copy.unfinished");
		List<FileProgress> got = new ArrayList<>();

		Files.write(unfinished, java.util.Arrays.copyOf(content, 2 * CHUNK));
		this.files.download("a", this.folder.resolve("copy"), got::add);
		assertThat(got).hasSize(1);
		Files.write(unfinished, new byte[2 * CHUNK]);
		this.files.download("a", this.folder.resolve("other"), got::add);
		Files.move(unfinished, this.folder.resolve("third.unfinished"));
		this.files.download("a", this.folder.resolve("third"), got::add);

		assertThat(got).hasSize(1 + 3 + 3);
		assertThat(this.folder.resolve("copy")).hasSameBinaryContentAs(source);
		assertThat(this.folder.resolve("third")).hasSameBinaryContentAs(source);
	}

	@Test
	void aChunkOutOfOrderOrOverlappingIsRefusedAndTheUploadGoesOn() throws IOException {
		Path source = file("source", 2 * CHUNK);
		byte[] content = Files.readAllBytes(source);
		String transfer = open("a", source).transfer();
		write(transfer, 0, java.util.Arrays.copyOf(content, CHUNK));

		for (long offset : new long[] { 0, CHUNK - 1, CHUNK + 1, -1, Long.MAX_VALUE }) {
			ConduitException refusal = refusal(() -> write(transfer, offset, new byte[10]));
			assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_VALUE);
			assertThat(refusal.problem().detail()).contains("must be 65536, where the last chunk ended");
		}
		assertRefused(() -> write(transfer, CHUNK, new byte[0]));
		assertRefused(() -> write(transfer, CHUNK, new byte[CHUNK + 1]));
		write(transfer, CHUNK, java.util.Arrays.copyOfRange(content, CHUNK, 2 * CHUNK));
		assertRefused(() -> write(transfer, 2 * CHUNK, new byte[1]));
		this.template.call("files.finish", transfer, FileInfo.class);

		assertThat(this.root.resolve("a")).hasSameBinaryContentAs(source);
	}

	@Test
	void aWrongHashIsATypedErrorAndNothingIsLeft() throws IOException {
		Path source = file("source", 100);
		String transfer = open("a", source).transfer();
		write(transfer, 0, new byte[100]);

		ConduitException refusal = refusal(() -> this.template.call("files.finish", transfer, FileInfo.class));

		assertThat(refusal.problem().type()).isEqualTo(FileProblems.HASH_MISMATCH);
		assertThat(this.root.resolve("a")).doesNotExist();
		assertThat(unfinished()).isEmpty();
		assertThat(refusal(() -> write(transfer, 0, new byte[1])).problem().type()).isEqualTo(FileProblems.NO_TRANSFER);
	}

	@Test
	void anUploadThatIsNotCompleteGetsNoName() throws IOException {
		String transfer = open("a", file("source", 100)).transfer();
		write(transfer, 0, new byte[99]);

		assertRefused(() -> this.template.call("files.finish", transfer, FileInfo.class));

		assertThat(this.root.resolve("a")).doesNotExist();
		this.template.call("files.abort", transfer, Void.class);
		assertThat(unfinished()).isEmpty();
	}

	@Test
	void whatIsTooLargeOrTooMuchIsRefusedBeforeItIsSent() throws IOException {
		Path large = file("large", 1024 * 1024 + 1);
		Path half = file("half", 900_000);

		assertThat(refusal(() -> this.files.upload(large, "a")).code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
		this.files.upload(half, "a");
		this.files.upload(half, "b");
		assertThat(refusal(() -> this.files.upload(half, "c")).code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
		Files.writeString(half, "small");
		this.files.upload(half, "a");
		this.files.upload(file("other", 900_000), "c");
		assertThat(this.files.list()).extracting(FileInfo::name).containsExactly("a", "b", "c");
	}

	@Test
	void noMoreTransfersAreOpenThanTheLimit() throws IOException {
		Path source = file("source", 10);
		List<String> open = new ArrayList<>();
		for (String name : List.of("a", "b", "c")) {
			open.add(open(name, source).transfer());
		}

		assertThat(refusal(() -> open("d", source)).code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED);
		this.template.call("files.abort", open.get(0), Void.class);
		open("d", source);
	}

	@Test
	void aFileThatIsThereIsReplacedOnlyWhereThatIsWanted() throws IOException {
		Path source = file("source", 10);
		this.files.upload(source, "a");

		UploadRequest careful = new UploadRequest("a", 10, Hashes.hex(Hashes.ofStart(source, 10)), false, false);
		assertThat(refusal(() -> this.template.call("files.upload", careful, OpenUpload.class)).problem().type())
			.isEqualTo(FileProblems.EXISTS);
		assertThat(refusal(() -> this.files.download("b", source)).problem().type()).isEqualTo(FileProblems.NOT_FOUND);
	}

	@Test
	void aTransferOfNobodyIsNotOpen() {
		assertThat(refusal(() -> write("0".repeat(32), 0, new byte[1])).problem().type())
			.isEqualTo(FileProblems.NO_TRANSFER);
	}

	private Path file(String name, int size) throws IOException {
		byte[] content = new byte[size];
		new Random(size).nextBytes(content);
		return Files.write(this.folder.resolve(name), content);
	}

	private OpenUpload open(String name, Path source) throws IOException {
		long size = Files.size(source);
		OpenUpload opened = this.template.call("files.upload",
				new UploadRequest(name, size, Hashes.hex(Hashes.ofStart(source, size)), true, false), OpenUpload.class);
		assertThat(opened).isNotNull();
		return opened;
	}

	private void write(String transfer, long offset, byte[] chunk) {
		this.template.withHeaders(Headers.of(Map.of("transfer", transfer, "offset", Long.toString(offset))))
			.withTimeout(Duration.ofSeconds(20))
			.call("files.write", chunk, Void.class);
	}

	/** As if the connection had ended after some chunks. */
	private void breakOff(Path source, String name, int chunks) throws IOException {
		byte[] content = Files.readAllBytes(source);
		String transfer = open(name, source).transfer();
		for (int i = 0; i < chunks; i++) {
			write(transfer, (long) i * CHUNK, java.util.Arrays.copyOfRange(content, i * CHUNK, (i + 1) * CHUNK));
		}
	}

	private List<Path> unfinished() throws IOException {
		try (Stream<Path> all = Files.list(this.root)) {
			return all.filter((file) -> file.getFileName().toString().startsWith(FileRoot.UNFINISHED)).toList();
		}
	}

	private static void assertRefused(ThrowingCallable call) {
		assertThat(refusal(call).code()).isEqualTo(ErrorCode.INVALID_VALUE);
	}

	private static ConduitException refusal(ThrowingCallable call) {
		return catchThrowableOfType(ConduitException.class, call);
	}

}
