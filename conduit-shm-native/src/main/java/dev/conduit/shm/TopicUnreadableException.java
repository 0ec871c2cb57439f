package dev.conduit.shm;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A file is not, or no longer, a topic that this version can read: something else has its
 * name, another layout version wrote it, it was cut short, or its content contradicts
 * itself.
 *
 * @since 0.1.0
 */
public class TopicUnreadableException extends SharedMemoryException {

	private final transient Path file;

	TopicUnreadableException(Path file, String reason) {
		this(file, reason, null);
	}

	TopicUnreadableException(Path file, String reason, @Nullable Throwable cause) {
		super("'%s' cannot be read as a topic: %s".formatted(file, reason), cause);
		this.file = file;
	}

	/**
	 * The file that is meant.
	 * @return its path
	 */
	public final Path file() {
		return this.file;
	}

}
