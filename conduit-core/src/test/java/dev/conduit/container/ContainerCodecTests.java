package dev.conduit.container;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.conduit.message.ErrorCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ContainerCodecTests {

	private static final ContainerCodec CODEC = new ContainerCodec(ContainerLimits.DEFAULT);

	@Test
	void everyKindComesBackAsItWas() {
		byte[] bytes = CODEC.write(Containers.everything());

		assertThat(read(bytes)).isEqualTo(Containers.everything());
		assertThat(CODEC.read(("x" + new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))
			.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 1, bytes.length))
			.isEqualTo(Containers.everything());
	}

	@Test
	void theBytesAreThoseOfTheDocumentation() {
		Container container = Container.builder()
			.text("city", "Bern")
			.uint16("pieces", 300)
			.list("many", Value.Null.NULL, new Value.Bool(true))
			.build();

		assertThat(HexFormat.of().formatHex(CODEC.write(container))).isEqualTo("01" + "03" + "0e0463697479"
				+ "044265726e" + "0606706965636573" + "012c" + "10046d616e79" + "02" + "00" + "0101");
	}

	@Test
	void anyContainerComesBackAsItWas() {
		long seed = System.nanoTime();
		Random random = new Random(seed);

		for (int round = 0; round < 500; round++) {
			Container container = Containers.random(random, 6);
			assertThat(read(CODEC.write(container))).as("seed %d", seed).isEqualTo(container);
		}
	}

	@Test
	void hostileBytesAreATypedErrorOrAContainer() {
		byte[] good = CODEC.write(Containers.everything());
		long seed = System.nanoTime();
		Random random = new Random(seed);

		for (int round = 0; round < 50_000; round++) {
			byte[] bad = (random.nextInt(4) == 0) ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
			for (int changes = 1 + random.nextInt(6); changes > 0 && bad.length > 0; changes--) {
				bad[random.nextInt(bad.length)] = (byte) random.nextInt();
			}
			try {
				Container container = read(bad);
				assertThat(CODEC.write(container)).as("seed %d: one form only", seed).isEqualTo(bad);
			}
			catch (MalformedContainerException ex) {
				assertThat(ex.code()).as("seed %d", seed).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
			}
			catch (RuntimeException ex) {
				throw new AssertionError("seed " + seed, ex);
			}
		}
	}

	@Test
	void aDepthOfTenThousandIsRefusedCleanly() {
		assertMalformed(nestedContainers(10_000), "nested more than 100 deep");
		assertMalformed(nestedLists(10_000), "nested more than 100 deep");
		assertThat(read(nestedContainers(99)).depth()).isEqualTo(100);
	}

	@Test
	void moreValuesThanTheLimitAreRefusedBeforeTheyAreMade() {
		byte[] many = new byte[10_000_000];
		byte[] start = HexFormat.of().parseHex("0101" + "100161" + "f0ace204");
		System.arraycopy(start, 0, many, 0, start.length);
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();

		assertMalformed(many, "at most 100000 values");

		assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1_000_000);
	}

	@ParameterizedTest
	@CsvSource({ "'', expected 1 more bytes", "02, expected version 1", "0100ff, goes on for 1 bytes",
			"0101, expected 1 values", "01010e0161ffffffff07, expected 2147483647 more bytes",
			"01010e0161ffffffffff, a size is too large", "01010e01618000, longer than it needs to be",
			"0101110161, found 17", "010101016102, expected a boolean of 0 or 1", "010102016100, expected 2 more bytes",
			"0101020161d800, half of a surrogate pair", "01010e016101ff, no UTF-8", "01010001ff, no UTF-8",
			"01010000ff, a value has no name", "0102000161000161, is there twice" })
	void bytesThatAreNoContainerAreCalledSo(String hex, String detail) {
		assertMalformed(HexFormat.of().parseHex(hex), detail);
	}

	private static void assertMalformed(byte[] bytes, String detail) {
		assertThatExceptionOfType(MalformedContainerException.class).isThrownBy(() -> read(bytes))
			.satisfies((ex) -> assertThat(ex.problem().detail()).contains(detail));
	}

	private static Container read(byte[] bytes) {
		return CODEC.read(bytes, 0, bytes.length);
	}

	private static byte[] nestedContainers(int depth) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(1);
		for (int i = 0; i < depth; i++) {
			out.writeBytes(new byte[] { 1, (byte) Kind.CONTAINER.code(), 1, 'a' });
		}
		out.write(0);
		return out.toByteArray();
	}

	private static byte[] nestedLists(int depth) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(new byte[] { 1, 1, (byte) Kind.LIST.code(), 1, 'a' });
		for (int i = 0; i < depth; i++) {
			out.writeBytes(new byte[] { 1, (byte) Kind.LIST.code() });
		}
		out.write(0);
		return out.toByteArray();
	}

}
