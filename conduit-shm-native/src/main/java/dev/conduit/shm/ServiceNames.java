package dev.conduit.shm;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files of a service and of its clients are called: {@code orders.cds} and
 * {@code orders.<incarnation>.<client>.cdp}.
 */
final class ServiceNames {

	static final String SERVICE_SUFFIX = ".cds";

	static final String CLIENT_SUFFIX = ".cdp";

	private static final int MAX_FILE_NAME = 140;

	private static final String NUMBER = "\\.([0-9a-f]{16})";

	private static final Pattern CLIENT = Pattern.compile("(.+)" + NUMBER + NUMBER + "\\.cdp(" + NUMBER + "\\.tmp)?");

	private static final Pattern SERVICE = Pattern.compile("([^.].*)\\.cds(" + NUMBER + "\\.tmp)?");

	private final Path folder;

	private final String name;

	private final String encoded;

	ServiceNames(Path folder, String name) {
		this.folder = folder;
		this.name = name;
		this.encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("*", "%2A");
		if (name.isBlank() || name.startsWith(".") || this.encoded.length() > MAX_FILE_NAME) {
			throw new IllegalArgumentException(
					"'service' must be a name of at most %d bytes that does not begin with a dot (was '%s')"
						.formatted(MAX_FILE_NAME, name));
		}
	}

	/**
	 * The names of a service from those of its file, complete or under construction.
	 * @return nothing if it is another's file
	 */
	static Optional<ServiceNames> ofFile(Path file) {
		Matcher matcher = SERVICE.matcher(String.valueOf(file.getFileName()));
		if (!matcher.matches()) {
			return Optional.empty();
		}
		try {
			return Optional.of(new ServiceNames(Objects.requireNonNull(file.getParent()),
					URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8)));
		}
		catch (IllegalArgumentException ex) {
			// No name of ours is encoded like that.
			return Optional.empty();
		}
	}

	String service() {
		return this.name;
	}

	/** Where the service is. */
	Path serviceFile() {
		return this.folder.resolve(this.encoded + SERVICE_SUFFIX);
	}

	/**
	 * Takes the service's name away, complete or under construction; who has the file
	 * mapped keeps it.
	 * @return the files that were there
	 */
	List<Path> deleteService() {
		List<Path> deleted = new ArrayList<>(serviceFiles());
		deleted.removeIf((file) -> !delete(file));
		return deleted;
	}

	/** The file of the service, and those that were never completed. */
	List<Path> serviceFiles() {
		try (DirectoryStream<Path> found = Files.newDirectoryStream(this.folder,
				(file) -> ofFile(file).filter((names) -> names.encoded.equals(this.encoded)).isPresent())) {
			List<Path> files = new ArrayList<>();
			found.forEach(files::add);
			return files;
		}
		catch (IOException ex) {
			throw new SharedMemoryException("'%s' cannot be looked at: %s".formatted(this.folder, ex), ex);
		}
	}

	/** Where a client waits to be accepted. */
	Path clientFile(long incarnation, long client) {
		HexFormat hex = HexFormat.of();
		return this.folder.resolve("%s.%s.%s%s".formatted(this.encoded, hex.toHexDigits(incarnation),
				hex.toHexDigits(client), CLIENT_SUFFIX));
	}

	/** The locks that decide who offers the service. */
	TopicLocks locks(DomainFile file) {
		return new TopicLocks(file, ".service/" + this.name);
	}

	/** The files of all clients of this service, of whatever incarnation. */
	List<ClientFile> clients() {
		return clients(this.folder).stream().filter((file) -> file.service().equals(this.encoded)).toList();
	}

	/** The files of all clients in a folder. */
	static List<ClientFile> clients(Path folder) {
		List<ClientFile> files = new ArrayList<>();
		try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + CLIENT_SUFFIX + "*")) {
			for (Path file : found) {
				Matcher matcher = CLIENT.matcher(String.valueOf(file.getFileName()));
				if (matcher.matches()) {
					files.add(new ClientFile(file, matcher.group(1), HexFormat.fromHexDigitsToLong(matcher.group(2)),
							HexFormat.fromHexDigitsToLong(matcher.group(3)), matcher.group(4) == null));
				}
			}
			return files;
		}
		catch (IOException ex) {
			throw new SharedMemoryException("'%s' cannot be looked at: %s".formatted(folder, ex), ex);
		}
	}

	/** A file that cannot be deleted, as a folder with something in it, stays. */
	private static boolean delete(Path path) {
		try {
			return Files.deleteIfExists(path);
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * A file of a client, as its name says.
	 *
	 * @param path where it is
	 * @param service name of the service, encoded
	 * @param incarnation which service it is for
	 * @param client whose it is
	 * @param finished whether it is no longer under construction
	 */
	record ClientFile(Path path, String service, long incarnation, long client, boolean finished) {

		/**
		 * Takes the name away.
		 * @return whether it was there, and could be
		 */
		boolean delete() {
			return ServiceNames.delete(this.path);
		}

	}

}
