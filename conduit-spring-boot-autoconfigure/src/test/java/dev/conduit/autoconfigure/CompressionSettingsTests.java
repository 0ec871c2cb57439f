package dev.conduit.autoconfigure;

import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

import dev.conduit.compression.Compression;
import dev.conduit.compression.CompressionOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CompressionSettingsTests {

	private static final ConduitProperties.Compression PROPERTIES = new ConduitProperties.Compression(true,
			CompressionAlgorithm.ZSTD, DataSize.ofKilobytes(2));

	@Test
	void aLibraryThatIsMissingStopsTheStartAndIsNamed() {
		CompressionSettings settings = new CompressionSettings(PROPERTIES,
				(compression) -> compression == Compression.DEFLATE);

		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(settings::options).satisfies((ex) -> {
			assertThat(ex.name()).isEqualTo("conduit.compression.algorithm");
			assertThat(ex.action()).isEqualTo("Add 'com.github.luben:zstd-jni' to the class path,"
					+ " or change the value of 'conduit.compression.algorithm'.");
		});
		assertThatExceptionOfType(InvalidPropertyException.class)
			.isThrownBy(() -> settings.options("conduit.client.channels.a.compression", CompressionAlgorithm.LZ4))
			.satisfies((ex) -> assertThat(ex.action()).contains("at.yawk.lz4:lz4-java"));
	}

	@Test
	void aThresholdThatCannotWorkStopsTheStart() {
		CompressionSettings settings = new CompressionSettings(
				new ConduitProperties.Compression(true, CompressionAlgorithm.DEFLATE, DataSize.ofBytes(0)),
				Compression::isAvailable);

		assertThatExceptionOfType(InvalidPropertyException.class).isThrownBy(settings::options)
			.satisfies((ex) -> assertThat(ex.name()).isEqualTo("conduit.compression.threshold"));
	}

	@Test
	void aChannelMayCompressOtherwise() {
		CompressionSettings settings = new CompressionSettings(PROPERTIES, Compression::isAvailable);

		assertThat(settings.options()).isEqualTo(new CompressionOptions(Compression.ZSTD, 2048, true));
		assertThat(settings.options("conduit.client.channels.a.compression", CompressionAlgorithm.NONE))
			.isEqualTo(new CompressionOptions(null, 2048, true));
	}

}
