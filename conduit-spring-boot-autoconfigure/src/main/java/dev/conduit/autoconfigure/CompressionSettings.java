package dev.conduit.autoconfigure;

import java.util.function.Predicate;

import org.springframework.util.unit.DataSize;

import dev.conduit.compression.Compression;
import dev.conduit.compression.CompressionOptions;

/**
 * Makes what the core wants of the properties for compression, and refuses one whose
 * library is missing.
 *
 * @param properties the properties
 * @param available whether a compression works here
 */
record CompressionSettings(ConduitProperties.Compression properties, Predicate<Compression> available) {

	private static final String PREFIX = "conduit.compression";

	CompressionSettings(ConduitProperties properties) {
		this(properties.compression(), Compression::isAvailable);
	}

	/** What holds where a channel says nothing else. */
	CompressionOptions options() {
		return options(PREFIX + ".algorithm", this.properties.algorithm());
	}

	/**
	 * What holds for a channel.
	 * @param name the property that names the algorithm
	 */
	CompressionOptions options(String name, CompressionAlgorithm algorithm) {
		int threshold = PropertyChecks.bytes(PREFIX + ".threshold", this.properties.threshold(), DataSize.ofBytes(1),
				DataSize.ofGigabytes(1));
		Compression compression = algorithm.compression();
		if (compression != null && !this.available.test(compression)) {
			throw new InvalidPropertyException(name, algorithm, "The library that it needs is not there.",
					"Add '%s' to the class path, or change the value of '%s'.".formatted(compression.library(), name));
		}
		return new CompressionOptions(compression, threshold, this.properties.enabled());
	}

}
