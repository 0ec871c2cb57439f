package dev.conduit.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whom a process of this host runs as, by the word of the system and not of the process.
 *
 * @param id number of the user, {@link #UNKNOWN} where only the name is known
 * @param name name of the user, empty where only the number is known
 * @since 0.1.0
 */
public record PeerUser(long id, String name) {

	/** No number of a user. */
	public static final long UNKNOWN = -1;

	private static final PeerUser SELF = find();

	/**
	 * A user by its number.
	 * @param id the number
	 * @return the user, without a name
	 */
	public static PeerUser ofId(long id) {
		return new PeerUser(id, "");
	}

	/**
	 * A user by its name.
	 * @param name the name
	 * @return the user, without a number
	 */
	public static PeerUser ofName(String name) {
		return new PeerUser(UNKNOWN, name);
	}

	/**
	 * Whom this process runs as.
	 * @return the user; without a name where the system says its number
	 */
	public static PeerUser self() {
		return SELF;
	}

	private static PeerUser find() {
		try {
			return ofId(Integer.toUnsignedLong((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")));
		}
		catch (IOException | UnsupportedOperationException | IllegalArgumentException ex) {
			// No Linux: names are all there is.
			return ofName(System.getProperty("user.name"));
		}
	}

}
