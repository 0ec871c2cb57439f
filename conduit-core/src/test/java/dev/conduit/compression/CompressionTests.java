package dev.conduit.compression;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ContentType;
import dev.conduit.message.EncodedBytes;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

class CompressionTests {

	private static final int MEBIBYTE = 1024 * 1024;

	@ParameterizedTest
	@EnumSource
	void whatIsCompressedIsSmallerAndComesBack(Compression compression) {
		Payload payload = Payload.text("so it says, and so it says again. ".repeat(200));

		Payload compressed = compression.compress(payload);

		EncodedBytes encoded = compressed.encoded();
		assertThat(encoded).isNotNull();
		assertThat(encoded.code()).isEqualTo(compression.code());
		assertThat(encoded.bytes().length).isLessThan(payload.size() / 2);
		assertThat(compression.decompress(encoded)).isEqualTo(payload.toByteArray());
		assertThat(Payload.encoded(encoded, ContentType.TEXT)).isEqualTo(payload).hasSameHashCodeAs(payload);
	}

	@ParameterizedTest
	@EnumSource
	void aPartOfAnArrayIsCompressedAlone(Compression compression) {
		byte[] bytes = "xx%sxx".formatted("abc".repeat(1000)).getBytes(StandardCharsets.US_ASCII);

		EncodedBytes encoded = compression.compress(Payload.of(bytes, 2, 3000, ContentType.TEXT)).encoded();

		assertThat(encoded).isNotNull();
		assertThat(new String(compression.decompress(encoded), StandardCharsets.US_ASCII))
			.isEqualTo("abc".repeat(1000));
	}

	@ParameterizedTest
	@EnumSource
	void whatDoesNotGetSmallerStaysAsItIs(Compression compression) {
		byte[] noise = new byte[10_000];
		new Random(7).nextBytes(noise);

		assertThat(compression.compress(Payload.bytes(noise)).encoded()).isNull();
		assertThat(compression.compress(Payload.bytes(new byte[1])).encoded()).isNull();
		assertThat(compression.compress(Payload.EMPTY).encoded()).isNull();
	}

	@ParameterizedTest
	@EnumSource(names = { "DEFLATE", "ZSTD" })
	void whatNoReceiverWouldTakeStaysAsItIs(Compression compression) {
		assertThat(compression.compress(Payload.bytes(new byte[200 * MEBIBYTE])).encoded()).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void aBombIsRefusedWithoutTheMemoryThatItWants(Compression compression) {
		byte[] bomb = bomb(compression);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		compression.compress(Payload.bytes(new byte[MEBIBYTE]));
		long before = threads.getCurrentThreadAllocatedBytes();

		Throwable refusal = catchThrowable(
				() -> compression.decompress(new EncodedBytes(compression.code(), bomb, MEBIBYTE)));

		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4 * MEBIBYTE);
		assertThat(refusal).isInstanceOfSatisfying(ConduitException.class,
				(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD));
	}

	@ParameterizedTest
	@EnumSource
	void bytesThatStandForAnotherNumberAreRefused(Compression compression) {
		byte[] bytes = bytesOf(compression, "a text that is long enough ".repeat(50));

		for (int size : new int[] { 0, 1, 1349, 1351, 100_000 }) {
			assertThatThrownBy(() -> compression.decompress(new EncodedBytes(compression.code(), bytes, size)))
				.as("size %d", size)
				.isInstanceOf(ConduitException.class);
		}
	}

	@ParameterizedTest
	@EnumSource
	void damagedBytesAreRefusedOrGiveAsManyAsTheySay(Compression compression) {
		byte[] good = bytesOf(compression, "a text that is long enough ".repeat(50));
		long seed = System.nanoTime();
		Random random = new Random(seed);

		for (int round = 0; round < 20_000; round++) {
			byte[] bad = (random.nextInt(4) == 0) ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
			for (int changes = random.nextInt(5); changes > 0 && bad.length > 0; changes--) {
				bad[random.nextInt(bad.length)] = (byte) random.nextInt();
			}
			EncodedBytes encoded = new EncodedBytes(compression.code(), bad, 1350);
			try {
				assertThat(compression.decompress(encoded)).hasSize(1350);
			}
			catch (ConduitException ex) {
				assertThat(ex.code()).as("seed %d", seed).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
			}
			catch (RuntimeException ex) {
				throw new AssertionError("seed " + seed, ex);
			}
		}
	}

	private static byte[] bytesOf(Compression compression, String text) {
		EncodedBytes encoded = compression.compress(Payload.text(text)).encoded();
		assertThat(encoded).isNotNull();
		return encoded.bytes();
	}

	/** 64 MiB of nothing. */
	private static byte[] bomb(Compression compression) {
		Algorithm algorithm = switch (compression) {
			case DEFLATE -> new Deflate();
			case LZ4 -> new Lz4();
			case ZSTD -> new Zstandard();
		};
		byte[] bomb = algorithm.compress(new byte[64 * MEBIBYTE], 0, 64 * MEBIBYTE);
		assertThat(bomb).isNotNull().hasSizeLessThan(MEBIBYTE);
		return bomb;
	}

}
