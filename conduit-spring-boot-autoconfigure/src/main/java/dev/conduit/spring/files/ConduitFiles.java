package dev.conduit.spring.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import org.springframework.core.ParameterizedTypeReference;

import dev.conduit.message.Headers;
import dev.conduit.spring.client.ConduitTemplate;

/**
 * Sends files to a server and gets them from there, in chunks. One that broke off goes on
 * where it was when it is begun again. Each method blocks until all is there; for any
 * thread but an event loop.
 *
 * <pre class="code">
 * files.upload(Path.of("report.pdf"), "2026/report.pdf", (progress) -&gt; show(progress.percent()));
 * files.download("2026/report.pdf", Path.of("copy.pdf"));
 * </pre>
 *
 * @since 0.1.0
 */
public final class ConduitFiles {

	private static final ParameterizedTypeReference<List<FileInfo>> LISTED = new ParameterizedTypeReference<>() {
	};

	private final ConduitTemplate template;

	/**
	 * Files of the server at the other end of a channel.
	 * @param template calls it
	 */
	public ConduitFiles(ConduitTemplate template) {
		this.template = template;
	}

	/**
	 * The same through a channel.
	 * @param name its name
	 * @return the other one
	 */
	public ConduitFiles withChannel(String name) {
		return new ConduitFiles(this.template.withChannel(name));
	}

	/**
	 * Sends a file, and replaces one of that name.
	 * @param source the file here
	 * @param name its name there, with {@code /} between folders
	 * @return the file there
	 */
	public FileInfo upload(Path source, String name) {
		return upload(source, name, (progress) -> {
		});
	}

	/**
	 * Sends a file, and replaces one of that name.
	 * @param source the file here
	 * @param name its name there, with {@code /} between folders
	 * @param progress is told after each chunk, by this thread
	 * @return the file there
	 * @throws dev.conduit.message.ConduitException if the server does not take it; its
	 * problem's type is one of {@link FileProblems}
	 * @throws UncheckedIOException if the file here cannot be read
	 */
	public FileInfo upload(Path source, String name, Consumer<FileProgress> progress) {
		try {
			long size = Files.size(source);
			String sha256 = Hashes.hex(Hashes.ofStart(source, size));
			OpenUpload opened = begin(new UploadRequest(name, size, sha256, true, false));
			if (!Hashes.hex(Hashes.ofStart(source, opened.offset())).equals(opened.sha256())) {
				opened = begin(new UploadRequest(name, size, sha256, true, true));
			}
			send(source, size, name, opened, progress);
			return result(this.template.call("files.finish", opened.transfer(), FileInfo.class));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private OpenUpload begin(UploadRequest request) {
		return result(this.template.call("files.upload", request, OpenUpload.class));
	}

	private void send(Path source, long size, String name, OpenUpload opened, Consumer<FileProgress> progress)
			throws IOException {
		Speed speed = new Speed(name, opened.offset(), size, progress);
		try (FileChannel channel = FileChannel.open(source, StandardOpenOption.READ)) {
			long offset = opened.offset();
			while (offset < size) {
				byte[] chunk = read(channel, offset, (int) Math.min(FilesOptions.CHUNK_SIZE, size - offset));
				this.template
					.withHeaders(Headers.of(Map.of("transfer", opened.transfer(), "offset", Long.toString(offset))))
					.call("files.write", chunk, Void.class);
				offset += chunk.length;
				speed.reached(offset);
			}
		}
	}

	private static byte[] read(FileChannel channel, long offset, int size) throws IOException {
		ByteBuffer chunk = ByteBuffer.allocate(size);
		while (chunk.hasRemaining()) {
			if (channel.read(chunk, offset + chunk.position()) < 0) {
				throw new IOException("the file became shorter while it was sent");
			}
		}
		return chunk.array();
	}

	/**
	 * Gets a file, and replaces one that is there.
	 * @param name its name there
	 * @param target the file here
	 */
	public void download(String name, Path target) {
		download(name, target, (progress) -> {
		});
	}

	/**
	 * Gets a file, and replaces one that is there. What comes is written beside it, and
	 * takes its place when it is complete and its SHA-256 is the server's.
	 * @param name its name there
	 * @param target the file here
	 * @param progress is told after each chunk, by this thread
	 * @throws dev.conduit.message.ConduitException if the server does not give it, or
	 * what came is not what it said; its problem's type is one of {@link FileProblems}
	 * @throws UncheckedIOException if the file here cannot be written
	 */
	public void download(String name, Path target, Consumer<FileProgress> progress) {
		Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
		try {
			long there = Files.exists(unfinished) ? Files.size(unfinished) : 0;
			OpenDownload opened = result(
					this.template.call("files.download", Map.of("name", name, "offset", there), OpenDownload.class));
			boolean resumes = there <= opened.size()
					&& Hashes.hex(Hashes.ofStart(unfinished(unfinished, there), there)).equals(opened.startSha256());
			try {
				receive(name, unfinished, resumes ? there : 0, opened, progress);
			}
			finally {
				this.template.call("files.abort", opened.transfer(), Void.class);
			}
			complete(name, unfinished, target, opened);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path unfinished(Path unfinished, long there) throws IOException {
		return (there > 0 || Files.exists(unfinished)) ? unfinished : Files.createFile(unfinished);
	}

	private void receive(String name, Path unfinished, long from, OpenDownload opened, Consumer<FileProgress> progress)
			throws IOException {
		Speed speed = new Speed(name, from, opened.size(), progress);
		try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
			channel.truncate(from);
			channel.position(from);
			long offset = from;
			while (offset < opened.size()) {
				byte[] chunk = result(this.template.call("files.read",
						Map.of("transfer", opened.transfer(), "offset", offset), byte[].class));
				if (chunk.length == 0 || chunk.length > opened.size() - offset) {
					throw mismatch(name);
				}
				ByteBuffer bytes = ByteBuffer.wrap(chunk);
				while (bytes.hasRemaining()) {
					channel.write(bytes);
				}
				offset += chunk.length;
				speed.reached(offset);
			}
		}
	}

	private static void complete(String name, Path unfinished, Path target, OpenDownload opened) throws IOException {
		MessageDigest digest = Hashes.ofStart(unfinished, opened.size());
		if (!Hashes.hex(digest).equals(opened.sha256())) {
			Files.delete(unfinished);
			throw mismatch(name);
		}
		Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	private static RuntimeException mismatch(String name) {
		return FileProblems.of(FileProblems.HASH_MISMATCH,
				"What came of '%s' is not what the server said. Get it again.".formatted(name));
	}

	/**
	 * Lists what the server has.
	 * @return at most 1000 files and folders in the order of their names
	 */
	public List<FileInfo> list() {
		return list("", "");
	}

	/**
	 * Lists a folder of the server.
	 * @param folder its name, empty for all that there is
	 * @param after the name behind which to begin, empty for the first
	 * @return at most 1000 files and folders in the order of their names
	 */
	public List<FileInfo> list(String folder, String after) {
		return result(this.template.call("files.list", Map.of("folder", folder, "after", after), LISTED));
	}

	private static <T> T result(@org.jspecify.annotations.Nullable T answer) {
		return Objects.requireNonNull(answer, "the server answered nothing");
	}

}
