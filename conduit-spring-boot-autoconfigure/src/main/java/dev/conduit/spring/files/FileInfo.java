package dev.conduit.spring.files;

import java.time.Instant;

/**
 * A file of the server, or a folder of files.
 *
 * @param name its name from the server's folder on, with {@code /} between the parts
 * @param folder whether it is a folder
 * @param size number of bytes, 0 for a folder
 * @param modified when it was changed last
 * @since 0.1.0
 */
public record FileInfo(String name, boolean folder, long size, Instant modified) {

}
