package dev.conduit.transport.netty;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.transport.Address;

/**
 * The file of a Unix domain socket. Netty removes it when its server is closed; a server
 * that is killed leaves it behind, and nobody else can listen there until it is gone.
 */
final class UnixSocketFile {

	private static final Logger logger = LoggerFactory.getLogger(UnixSocketFile.class);

	private final Address.Unix address;

	UnixSocketFile(Address.Unix address) {
		this.address = address;
	}

	/**
	 * Makes room for a listener: removes what a killed server left behind. Does not
	 * block.
	 * @throws dev.conduit.message.ConduitUnavailableException if somebody listens there,
	 * or the file is no socket
	 */
	void makeRoom() throws IOException {
		Path path = this.address.path();
		Path directory = path.getParent();
		if (directory != null && !Files.isDirectory(directory)) {
			throw new NoSuchFileException(directory.toString());
		}
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).isOther()) {
			throw Unavailable.noSocket(this.address);
		}
		if (somebodyListens()) {
			throw Unavailable.inUse(this.address);
		}
		logger.info("Removing {}, which a server left behind that has ended", path);
		Files.deleteIfExists(path);
	}

	private boolean somebodyListens() throws IOException {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.configureBlocking(false);
			channel.connect(UnixDomainSocketAddress.of(this.address.path()));
			return true;
		}
		catch (ConnectException ex) {
			logger.debug("Nobody listens on {}", this.address, ex);
			return false;
		}
	}

	void restrict(Set<PosixFilePermission> permissions) throws IOException {
		Files.setPosixFilePermissions(this.address.path(), permissions);
	}

}
