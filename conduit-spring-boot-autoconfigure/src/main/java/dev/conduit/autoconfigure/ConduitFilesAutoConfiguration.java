package dev.conduit.autoconfigure;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.util.unit.DataSize;

import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.files.ConduitFiles;
import dev.conduit.spring.files.FileService;
import dev.conduit.spring.files.FilesOptions;
import dev.conduit.time.Timer;

/**
 * Auto-configuration of file transfer.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ConduitClientAutoConfiguration.class)
@EnableConfigurationProperties(ConduitFilesProperties.class)
@Lazy
public final class ConduitFilesAutoConfiguration {

	private static final String PREFIX = "conduit.files";

	private static final DataSize ONE_BYTE = DataSize.ofBytes(1);

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(PREFIX + ".enabled")
	FileService conduitFileService(ConduitFilesProperties properties, Timer timer,
			@Qualifier("conduitExecutor") Executor executor) {
		FilesOptions options = options(properties);
		try {
			return new FileService(options, timer, executor);
		}
		catch (UncheckedIOException ex) {
			throw new InvalidPropertyException(PREFIX + ".root", options.root(),
					"It must be a folder that can be read and written, or be made (%s).".formatted(ex.getMessage()));
		}
	}

	private static FilesOptions options(ConduitFilesProperties properties) {
		Path root = properties.root();
		if (root == null) {
			throw new InvalidPropertyException(PREFIX + ".root", "nothing",
					"The server takes and gives files, and must know the folder.",
					"Set '%s.root' to the folder of the files.".formatted(PREFIX));
		}
		return new FilesOptions(root, PropertyChecks.bytes(PREFIX + ".max-size", properties.maxSize(), ONE_BYTE),
				PropertyChecks.bytes(PREFIX + ".quota", properties.quota(), ONE_BYTE),
				PropertyChecks.between(PREFIX + ".max-open", properties.maxOpen(), 1, 10_000),
				PropertyChecks.positive(PREFIX + ".idle-timeout", properties.idleTimeout()),
				PropertyChecks.positive(PREFIX + ".keep-unfinished", properties.keepUnfinished()));
	}

	@Bean
	@ConditionalOnMissingBean
	ConduitFiles conduitFiles(ConduitTemplate template) {
		return new ConduitFiles(template);
	}

}
