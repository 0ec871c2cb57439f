package dev.conduit.spring.files;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a server keeps for its clients.
 *
 * @param root the folder; nothing outside of it is read or written
 * @param maxSize bytes of the largest file that is taken
 * @param quota bytes of all files in the folder, unfinished ones included
 * @param maxOpen transfers that may be open at once, of all clients
 * @param idleTimeout how long nothing may happen in a transfer before it is closed
 * @param keepUnfinished how long what came of an upload is kept, for the client to go on
 * @since 0.1.0
 */
public record FilesOptions(Path root, long maxSize, long quota, int maxOpen, Duration idleTimeout,
		Duration keepUnfinished) {

	/** Bytes of a chunk, but for the last one of a file. */
	public static final int CHUNK_SIZE = 64 * 1024;

	/** Files that one answer lists at most. */
	public static final int MAX_LISTED = 1000;

}
