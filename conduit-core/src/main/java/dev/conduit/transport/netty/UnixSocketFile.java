package dev.conduit.transport.netty;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.transport.Address;

/**
 * The file of a Unix domain socket. A server listens under a name that nobody knows, and
 * gives the socket its own name when it has its permissions and takes clients. So nobody
 * connects who may not, and a file that refuses clients was left behind by a server that
 * was killed: it is replaced, also where several servers find it at once.
 */
final class UnixSocketFile {

	private static final int MIN_HIDDEN_NAME = 6;

	private static final int MAX_HIDDEN_NAME = 12;

	private static final Logger logger = LoggerFactory.getLogger(UnixSocketFile.class);

	private final Address.Unix address;

	private final Path path;

	private final Path hidden;

	private volatile @Nullable Identity published;

	/**
	 * A file that is not there yet.
	 * @throws NoSuchFileException if its directory is not there either
	 */
	UnixSocketFile(Address.Unix address) throws NoSuchFileException {
		this.address = address;
		this.path = address.path();
		this.hidden = this.path.resolveSibling(hiddenName(this.path));
		Path directory = this.path.getParent();
		if (directory != null && !Files.isDirectory(directory)) {
			throw new NoSuchFileException(directory.toString());
		}
	}

	/**
	 * A name that is no longer than the file's own, since paths of sockets are short.
	 */
	private static String hiddenName(Path path) {
		int length = Math.clamp(path.getFileName().toString().length(), MIN_HIDDEN_NAME, MAX_HIDDEN_NAME);
		return "." + UUID.randomUUID().toString().replace("-", "").substring(0, length - 1);
	}

	/**
	 * Where to listen.
	 */
	Path hidden() {
		return this.hidden;
	}

	/**
	 * Gives the socket its own name. Called once it takes clients.
	 * @throws dev.conduit.message.ConduitUnavailableException if somebody else listens
	 * there, or the file is no socket
	 */
	void publish(Set<PosixFilePermission> permissions) throws IOException {
		try {
			Files.setPosixFilePermissions(this.hidden, permissions);
			this.published = Identity.of(this.hidden);
			while (!link() && !replace()) {
				logger.debug("{} has come and gone", this.path);
			}
		}
		finally {
			Files.deleteIfExists(this.hidden);
		}
	}

	private boolean link() throws IOException {
		try {
			Files.createLink(this.path, this.hidden);
			return true;
		}
		catch (FileAlreadyExistsException ex) {
			logger.debug("There is a file at {}", this.path, ex);
			return false;
		}
		catch (UnsupportedOperationException | FileSystemException ex) {
			logger.debug("{} cannot be linked, so it is moved", this.hidden, ex);
			Files.move(this.hidden, this.path);
			return true;
		}
	}

	/**
	 * Takes the place of a file that was left behind, under a lock that one process may
	 * have: two that came to the same conclusion would replace each other.
	 * @return {@code false} if the file is not there any more
	 */
	private boolean replace() throws IOException {
		Path lock = this.path.resolveSibling("." + this.path.getFileName() + ".lock");
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock held = channel.tryLock()) {
			if (held == null) {
				throw Unavailable.inUse(this.address);
			}
			return replaceLocked(lock);
		}
		catch (OverlappingFileLockException ex) {
			logger.debug("Another server of this process replaces {}", this.path, ex);
			throw Unavailable.inUse(this.address);
		}
	}

	private boolean replaceLocked(Path lock) throws IOException {
		try {
			boolean stale = isStale();
			if (stale) {
				logger.info("Replacing {}, which a server left behind that has ended", this.path);
				Files.move(this.hidden, this.path, StandardCopyOption.ATOMIC_MOVE);
			}
			return stale;
		}
		finally {
			Files.deleteIfExists(lock);
		}
	}

	private boolean isStale() throws IOException {
		if (!Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)) {
			return false;
		}
		if (!Identity.of(this.path).mayBeSocket()) {
			throw Unavailable.noSocket(this.address);
		}
		if (somebodyListens()) {
			throw Unavailable.inUse(this.address);
		}
		return true;
	}

	private boolean somebodyListens() throws IOException {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.configureBlocking(false);
			channel.connect(UnixDomainSocketAddress.of(this.path));
			return true;
		}
		catch (SocketException ex) {
			if (ex instanceof ConnectException || !Files.exists(this.path)) {
				logger.debug("Nobody listens on {}", this.address, ex);
				return false;
			}
			throw ex;
		}
	}

	/**
	 * Removes the file, if it is there and the one that was published.
	 */
	void remove() {
		try {
			if (this.published != null && Identity.of(this.path).equals(this.published)) {
				Files.delete(this.path);
			}
		}
		catch (NoSuchFileException ex) {
			logger.debug("Somebody has removed {}", this.path, ex);
		}
		catch (IOException ex) {
			logger.warn("Cannot remove {}: remove it by hand", this.path, ex);
		}
	}

	/**
	 * Which file it is. Numbers of files are used again, times are not.
	 */
	private record Identity(@Nullable Object key, FileTime modified, boolean mayBeSocket) {

		static Identity of(Path path) throws IOException {
			BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			return new Identity(attributes.fileKey(), attributes.lastModifiedTime(), attributes.isOther());
		}

	}

}
