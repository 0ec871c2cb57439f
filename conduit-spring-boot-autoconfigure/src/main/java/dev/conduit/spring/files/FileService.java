package dev.conduit.spring.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

import org.springframework.messaging.handler.annotation.Header;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.exchange.Peer;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;

/**
 * Takes and gives files in chunks of 64 KiB, by plain calls whose service is called
 * {@code files}. An upload is written under another name, and gets its own when all of it
 * is there and its SHA-256 is the announced one; what came of one that broke off is kept
 * for its user. {@link ConduitFiles} is the other side. For any thread.
 *
 * @since 0.1.0
 */
@ConduitRpc("files")
public class FileService {

	private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

	private final FilesOptions options;

	private final FileRoot root;

	private final Quota quota;

	private final Transfers transfers;

	private final Clock clock;

	private final Storage storage;

	/** Keeps two from giving their files the same name at once. */
	private final ReentrantLock finishing = new ReentrantLock();

	/**
	 * A service.
	 * @param options what is kept, and how much
	 * @param timer the clock of idle transfers
	 * @param executor closes idle transfers
	 * @throws UncheckedIOException if the folder cannot be read
	 */
	public FileService(FilesOptions options, Timer timer, Executor executor) {
		this(options, timer, executor, Clock.systemUTC(), Storage.DISK);
	}

	FileService(FilesOptions options, Timer timer, Executor executor, Clock clock, Storage storage) {
		this.options = options;
		this.clock = clock;
		this.storage = storage;
		this.transfers = new Transfers(options.maxOpen(), options.idleTimeout(), timer, executor);
		try {
			Files.createDirectories(options.root());
			this.root = new FileRoot(options.root());
			this.quota = new Quota(this.root.path(), options.quota());
			forgetUnfinished();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Begins an upload, or goes on with one.
	 * @param request what is about to come
	 * @param peer who calls
	 * @return where to go on
	 */
	@ConduitRpc(description = "Begins or resumes an upload.")
	public OpenUpload upload(UploadRequest request, Peer peer) {
		Path target = this.root.resolve(request.name());
		requireAcceptable(request, target);
		Path unfinished = unfinished(request, peer.principal());
		this.transfers.closeAll((other) -> other instanceof Upload upload && upload.unfinished().equals(unfinished));
		this.transfers.enter();
		boolean added = false;
		try {
			forgetUnfinished();
			if (request.restart()) {
				this.quota.free(delete(unfinished));
			}
			Upload upload = open(request, unfinished, peer.principal());
			OpenUpload opened = new OpenUpload(this.transfers.add(upload), upload.received(), upload.sha256());
			added = true;
			return opened;
		}
		catch (IOException ex) {
			throw FileProblems.storage("The upload could not begin", ex);
		}
		finally {
			if (!added) {
				this.transfers.leave();
			}
		}
	}

	private void requireAcceptable(UploadRequest request, Path target) {
		if (request.size() < 0) {
			throw FileProblems.invalid("size", "must be 0 or more");
		}
		if (request.size() > this.options.maxSize()) {
			throw ConduitException.of(Problem.of(ErrorCode.PAYLOAD_TOO_LARGE,
					"%d bytes; 'conduit.files.max-size' is %d".formatted(request.size(), this.options.maxSize())));
		}
		if (!SHA256.matcher(request.sha256()).matches()) {
			throw FileProblems.invalid("sha256", "must be 64 hexadecimal digits in lower case");
		}
		if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !request.overwrite()) {
			throw FileProblems.of(FileProblems.EXISTS, "There is such a file, and it was not to be replaced");
		}
	}

	/** The same client goes on with the same content of the same file. */
	private Path unfinished(UploadRequest request, String owner) {
		MessageDigest digest = Hashes.sha256();
		for (String part : new String[] { owner, request.name(), request.sha256() }) {
			digest.update(part.getBytes(StandardCharsets.UTF_8));
			digest.update((byte) 0);
		}
		return this.root.path().resolve(FileRoot.UNFINISHED + HexFormat.of().formatHex(digest.digest(), 0, 16));
	}

	private Upload open(UploadRequest request, Path unfinished, String owner) throws IOException {
		long there = Files.exists(unfinished) ? Files.size(unfinished) : 0;
		if (there > request.size()) {
			this.quota.free(delete(unfinished));
			there = 0;
		}
		MessageDigest digest = (there > 0) ? Hashes.ofStart(unfinished, there) : Hashes.sha256();
		this.quota.take(request.size() - there);
		try {
			WritableByteChannel channel = this.storage.append(unfinished);
			return new Upload(owner, request, unfinished, this.quota, channel, digest, there);
		}
		catch (IOException ex) {
			this.quota.free(request.size() - there);
			throw ex;
		}
	}

	private static long delete(Path unfinished) throws IOException {
		long size = Files.exists(unfinished) ? Files.size(unfinished) : 0;
		Files.deleteIfExists(unfinished);
		return size;
	}

	/**
	 * Takes the next chunk of an upload.
	 * @param transfer the upload
	 * @param offset where in the file the chunk begins, which is where the last one ended
	 * @param chunk 1 byte to 64 KiB
	 * @param peer who calls
	 */
	@ConduitRpc(description = "Takes the next chunk of an upload.")
	public void write(@Header("transfer") String transfer, @Header("offset") long offset, byte[] chunk, Peer peer) {
		this.transfers.use(transfer, peer.principal(), Upload.class, (upload) -> {
			upload.write(offset, chunk);
			return upload;
		});
	}

	/**
	 * Gives an upload its name, where it is complete and what was announced.
	 * @param transfer the upload
	 * @param peer who calls
	 * @return the file
	 */
	@ConduitRpc(description = "Ends an upload: checks its hash and gives it its name.")
	public FileInfo finish(String transfer, Peer peer) {
		this.finishing.lock();
		try {
			return this.transfers.use(transfer, peer.principal(), Upload.class, this::finish);
		}
		finally {
			this.finishing.unlock();
		}
	}

	private FileInfo finish(Upload upload) {
		Path target = this.root.resolve(upload.name());
		upload.finish(target);
		try {
			return this.root.info(target);
		}
		catch (IOException ex) {
			throw FileProblems.storage("The file could not be read", ex);
		}
	}

	/**
	 * Gives a transfer up. Nothing is kept of an upload.
	 * @param transfer the transfer
	 * @param peer who calls
	 */
	@ConduitRpc(description = "Gives a transfer up.")
	public void abort(String transfer, Peer peer) {
		this.transfers.use(transfer, peer.principal(), Transfer.class, (found) -> {
			if (found instanceof Upload upload) {
				upload.discard();
			}
			found.close();
			return found;
		});
	}

	/**
	 * Begins a download, or goes on with one.
	 * @param name name of the file
	 * @param offset how many bytes of it the client has
	 * @param peer who calls
	 * @return what is about to go out
	 */
	@ConduitRpc(description = "Begins or resumes a download.")
	public OpenDownload download(String name, long offset, Peer peer) {
		Path path = this.root.resolve(name);
		if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
			throw FileProblems.notFound(name);
		}
		this.transfers.enter();
		boolean added = false;
		try {
			long size = Files.size(path);
			long start = Math.clamp(offset, 0, size);
			String startSha256 = Hashes.hex(Hashes.ofStart(path, start));
			String sha256 = Hashes.hex(Hashes.ofStart(path, size));
			FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
			OpenDownload opened = new OpenDownload(this.transfers.add(new Download(peer.principal(), channel)), size,
					sha256, startSha256);
			added = true;
			return opened;
		}
		catch (IOException ex) {
			throw FileProblems.storage("The file could not be read", ex);
		}
		finally {
			if (!added) {
				this.transfers.leave();
			}
		}
	}

	/**
	 * Gives a chunk of a download.
	 * @param transfer the download
	 * @param offset where in the file the chunk begins
	 * @param peer who calls
	 * @return 64 KiB, fewer at the end of the file, and nothing behind it
	 */
	@ConduitRpc(description = "Gives a chunk of a download.", idempotent = true)
	public byte[] read(String transfer, long offset, Peer peer) {
		return this.transfers.use(transfer, peer.principal(), Download.class, (download) -> download.read(offset));
	}

	/**
	 * Lists a folder.
	 * @param folder its name, empty for all that there is
	 * @param after the name behind which to begin, empty for the first
	 * @return at most 1000 files and folders in the order of their names
	 */
	@ConduitRpc(description = "Lists a folder, a thousand entries at a time.", idempotent = true)
	public List<FileInfo> list(String folder, String after) {
		return this.root.list(folder, after);
	}

	/**
	 * What it was made with.
	 * @return its options
	 */
	public FilesOptions options() {
		return this.options;
	}

	int open() {
		return this.transfers.size();
	}

	long taken() {
		return this.quota.taken();
	}

	/** What came of uploads whose clients have not come back in time. */
	private void forgetUnfinished() throws IOException {
		Instant oldest = this.clock.instant().minus(this.options.keepUnfinished());
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.root.path(), FileRoot.UNFINISHED + "*")) {
			for (Path file : files) {
				if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(oldest)) {
					this.quota.free(delete(file));
				}
			}
		}
	}

	/**
	 * Where unfinished files are written.
	 */
	@FunctionalInterface
	interface Storage {

		/** The disk. */
		Storage DISK = (file) -> FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);

		/** Opens a file to write behind what is there. */
		WritableByteChannel append(Path file) throws IOException;

	}

}
