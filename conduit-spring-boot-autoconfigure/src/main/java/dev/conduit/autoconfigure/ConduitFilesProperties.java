package dev.conduit.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Files that the server takes and gives.
 *
 * @param enabled Whether the server takes and gives files.
 * @param root Folder of the files. Nothing outside of it is read or written.
 * @param maxSize Largest file that is taken.
 * @param quota Size of all files in the folder, unfinished ones included.
 * @param maxOpen Transfers that may be open at once, of all clients.
 * @param idleTimeout How long nothing may happen in a transfer before it is closed.
 * @param keepUnfinished How long what came of an upload is kept, for its client to go on.
 * @since 0.1.0
 */
@ConfigurationProperties("conduit.files")
public record ConduitFilesProperties(@DefaultValue("false") boolean enabled, @Nullable Path root,
		@DefaultValue("1GB") DataSize maxSize, @DefaultValue("10GB") DataSize quota, @DefaultValue("32") int maxOpen,
		@DefaultValue("5m") Duration idleTimeout, @DefaultValue("24h") Duration keepUnfinished) {

}
