package dev.conduit.connection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.compression.Compression;
import dev.conduit.compression.CompressionOptions;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ContentType;
import dev.conduit.message.EncodedBytes;
import dev.conduit.message.Headers;
import dev.conduit.message.Limit;
import dev.conduit.message.Payload;

import static org.assertj.core.api.Assertions.assertThat;

class PayloadEncodingTests {

	private static final String TEXT = "one line of many that look alike\n".repeat(500);

	private final Payload payload = Payload.text(TEXT);

	@Test
	void whatGoesToManyIsCompressedOnce() {
		Set<EncodedBytes> forms = Collections.newSetFromMap(new IdentityHashMap<>());

		for (int connection = 0; connection < 100; connection++) {
			forms.add(sent(Compression.DEFLATE).encoded());
		}

		assertThat(forms).hasSize(1).doesNotContainNull();
	}

	@Test
	void eachGetsTheFormThatItAskedFor() {
		Payload deflated = sent(Compression.DEFLATE);
		Payload lz4 = sent(Compression.LZ4);

		assertThat(deflated.encoded()).isNotNull().returns(Compression.DEFLATE.code(), EncodedBytes::code);
		assertThat(lz4.encoded()).isNotNull().returns(Compression.LZ4.code(), EncodedBytes::code);
		assertThat(lz4.plain().asText()).isEqualTo(TEXT);
	}

	private Payload sent(Compression compression) {
		PayloadEncoding encoding = new PayloadEncoding(CompressionOptions.of(compression),
				CompressionOptions.DEFAULT.capabilities(), 1 << 20, (limit) -> {
				});
		Frame.Message frame = (Frame.Message) encoding
			.outgoing(new Frame.Message(1, Scene.TOPIC, 2, AckLevel.NONE, 1, null, Headers.EMPTY, this.payload));
		return frame.payload();
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1 })
	void whatAPayloadGrowsToIsBoundedByTheLargestMessage(int beyond) {
		assertThat(hits(20_000, 1_000_000 + beyond, 1_000_000))
			.containsExactlyElementsOf((beyond > 0) ? List.of(Limit.DECOMPRESSION) : List.of());
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 1 })
	void whatAPayloadGrowsToIsBoundedByItsBytes(int beyond) {
		int most = 7 * Compression.MAX_RATIO + Compression.ALWAYS_ALLOWED;

		assertThat(hits(7, most + beyond, Integer.MAX_VALUE))
			.containsExactlyElementsOf((beyond > 0) ? List.of(Limit.DECOMPRESSION) : List.of());
	}

	private static List<Limit> hits(int bytes, int size, int maxMessageSize) {
		List<Limit> hits = new ArrayList<>();
		PayloadEncoding encoding = new PayloadEncoding(CompressionOptions.DEFAULT,
				CompressionOptions.DEFAULT.capabilities(), maxMessageSize, hits::add);
		EncodedBytes encoded = new EncodedBytes(Compression.DEFLATE.code(), new byte[bytes], size);

		encoding.incoming(new Frame.RpcResponse(1, Headers.EMPTY, Payload.encoded(encoded, ContentType.BYTES)));

		return hits;
	}

}
