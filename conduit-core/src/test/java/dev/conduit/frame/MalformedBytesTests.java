package dev.conduit.frame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Bytes that are not frames, or not quite: whatever comes, it is a frame or a
 * {@link MalformedFrameException}, and no buffer is left behind.
 */
class MalformedBytesTests {

	private static final int MUTATIONS = 5_000;

	private static final byte[] NONE = new byte[0];

	private static final Map<String, String> GOLDEN = PublishedProtocol.golden();

	static Set<String> golden() {
		return GOLDEN.keySet();
	}

	@Test
	void everyTypeWithEveryFlagIsDecidedByItsHeader() {
		for (int code = 0; code < 0x100; code++) {
			FrameType type = FrameType.of(code);
			for (int flags = 0; flags < 0x100; flags++) {
				long id = (type != null && type.idRule() == FrameType.IdRule.ZERO) ? 0 : 1;
				List<Frame> frames = decodeOrNull(Wire.frame(code, flags, id, NONE, NONE));

				assertThat(frames != null).as("type %02x, flags %02x", code, flags)
					.isEqualTo(isSoundWhenEmpty(code, type, flags));
			}
		}
	}

	/**
	 * Neither a key nor a byte of a payload nor a checksum is there.
	 */
	private static boolean isSoundWhenEmpty(int code, FrameType type, int flags) {
		if (type == null) {
			return code >= FrameType.FIRST_OPTIONAL;
		}
		int allowed = (type == FrameType.RPC_REQUEST) ? FrameFlags.ONE_WAY : 0;
		return (flags & ~allowed) == 0 && type.keys().required() == 0;
	}

	@Test
	void everyTypeRefusesAnIdThatIsNotForIt() {
		Frames.all().forEach((name, frame) -> {
			byte[] bytes = Wire.encode(frame);
			FrameType type = FrameType.of(frame);
			Arrays.fill(bytes, 8, 16, (byte) 0);
			bytes[15] = (byte) ((type.idRule() == FrameType.IdRule.ZERO) ? 1 : 0);

			assertThat(decodeOrNull(bytes) != null).as(name).isEqualTo(type.idRule() == FrameType.IdRule.ANY);
		});
	}

	@Test
	void everyTypeRefusesAPayloadThatIsNotForIt() {
		Frames.all().forEach((name, frame) -> {
			byte[] bytes = Wire.join(Wire.encode(frame), new byte[] { '1' });
			bytes[3]++;

			assertThat(decodeOrNull(bytes) != null).as(name).isEqualTo(FrameType.of(frame).hasPayload());
		});
	}

	@Test
	void everyRequiredKeyIsMissed() {
		for (FrameType type : FrameType.values()) {
			if (type.keys().required() != 0) {
				long id = (type.idRule() == FrameType.IdRule.ZERO) ? 0 : 1;
				assertThatExceptionOfType(MalformedFrameException.class)
					.isThrownBy(() -> Wire.decode(Wire.frame(type, 0, id, NONE, NONE)))
					.withMessageContaining("in " + type)
					.withMessageContaining(HeaderKey.first(type.keys().required()).publishedName());
			}
		}
	}

	@ParameterizedTest
	@MethodSource("golden")
	void everyEntryIsRefusedWhereItsTypeMayNotRepeatIt(String name) {
		byte[] bytes = Wire.bytes(GOLDEN.get(name));
		FrameType type = FrameType.of(bytes[4]);
		for (byte[] entry : entries(bytes)) {
			HeaderKey key = HeaderKey.of(entry[0]);
			boolean repeats = type.keys().repeats(key) && key != HeaderKey.HEADER;

			assertThat(decodeOrNull(withEntry(bytes, entry)) != null).as("%s twice", key).isEqualTo(repeats);
		}
	}

	@ParameterizedTest
	@MethodSource("golden")
	void keysThatAreNotKnownAreSkippedUnlessTheyAreCritical(String name) {
		byte[] bytes = Wire.bytes(GOLDEN.get(name));
		FrameType type = FrameType.of(bytes[4]);
		List<Frame> expected = Wire.decode(bytes);
		for (int code : keysOfNoUse(type)) {
			List<Frame> frames = decodeOrNull(withEntry(bytes, new byte[] { (byte) code, 0, 1, 'x' }));
			assertThat(frames).as("key %02x", code)
				.usingRecursiveComparison()
				.isEqualTo((code < HeaderKey.FIRST_CRITICAL) ? expected : null);
		}
	}

	private static int[] keysOfNoUse(FrameType type) {
		IntStream unknown = IntStream.of(0x3f, 0x40, 0x7f, 0x80, 0xff);
		IntStream elsewhere = Stream.of(HeaderKey.values())
			.filter((key) -> !type.keys().allows(key))
			.mapToInt(HeaderKey::code);
		return IntStream.concat(unknown, elsewhere).toArray();
	}

	@ParameterizedTest
	@MethodSource("golden")
	void everyBlockThatIsCutIsRefused(String name) {
		byte[] bytes = Wire.bytes(GOLDEN.get(name));
		int blockLength = (bytes[6] & 0xff) << 8 | (bytes[7] & 0xff);
		List<Integer> ends = new ArrayList<>(List.of(0));
		entries(bytes).forEach((entry) -> ends.add(ends.get(ends.size() - 1) + entry.length));
		for (int length = 0; length < blockLength; length++) {
			byte[] block = Arrays.copyOfRange(bytes, 16, 16 + length);
			List<Frame> frames = decodeOrNull(Wire.frame(bytes[4], 0, id(bytes), block, NONE));
			if (!ends.contains(length)) {
				assertThat(frames).as("cut to %d bytes", length).isNull();
			}
		}
	}

	@Test
	void nothingButMalformedComesOutOfMutations() {
		long seed = new SplittableRandom().nextLong();
		SplittableRandom random = new SplittableRandom(seed);
		List<byte[]> examples = GOLDEN.values().stream().map(Wire::bytes).toList();
		int refused = 0;
		for (int i = 0; i < MUTATIONS; i++) {
			byte[] bytes = mutate(random, examples);
			try {
				refused += (decodeOrNull(cut(random, bytes)) != null) ? 0 : 1;
			}
			catch (RuntimeException | AssertionError ex) {
				throw new AssertionError("seed %d, mutation %d: %s".formatted(seed, i, HexFormat.of().formatHex(bytes)),
						ex);
			}
		}
		assertThat(refused).as("seed %d", seed).isBetween(MUTATIONS / 10, MUTATIONS * 9 / 10);
	}

	private static byte[] mutate(SplittableRandom random, List<byte[]> examples) {
		byte[] bytes = Wire.join(examples.get(random.nextInt(examples.size())),
				examples.get(random.nextInt(examples.size())), examples.get(random.nextInt(examples.size())));
		for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
			int at = random.nextInt(bytes.length);
			switch (random.nextInt(4)) {
				case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
				case 1 -> bytes[at] = (byte) random.nextInt();
				case 2 -> bytes = Wire.join(Arrays.copyOf(bytes, at),
						Arrays.copyOfRange(bytes, Math.min(bytes.length, at + random.nextInt(8)), bytes.length),
						new byte[] { 0 });
				default -> bytes = Wire.join(Arrays.copyOf(bytes, at), new byte[random.nextInt(8)],
						Arrays.copyOfRange(bytes, at, bytes.length));
			}
		}
		return bytes;
	}

	private static byte[][] cut(SplittableRandom random, byte[] bytes) {
		int at = random.nextInt(bytes.length + 1);
		return new byte[][] { Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length) };
	}

	private static List<Frame> decodeOrNull(byte[]... reads) {
		try {
			return Wire.decode(reads);
		}
		catch (MalformedFrameException ex) {
			return null;
		}
	}

	private static long id(byte[] bytes) {
		return ByteBuffer.wrap(bytes).getLong(8);
	}

	private static List<byte[]> entries(byte[] frame) {
		List<byte[]> entries = new ArrayList<>();
		int end = 16 + ((frame[6] & 0xff) << 8 | (frame[7] & 0xff));
		for (int at = 16; at < end;) {
			int size = 3 + ((frame[at + 1] & 0xff) << 8 | (frame[at + 2] & 0xff));
			entries.add(Arrays.copyOfRange(frame, at, at + size));
			at += size;
		}
		return entries;
	}

	/**
	 * The frame with one more entry in front of the others.
	 */
	private static byte[] withEntry(byte[] frame, byte[] entry) {
		int end = 16 + ((frame[6] & 0xff) << 8 | (frame[7] & 0xff));
		byte[] block = Wire.join(entry, Arrays.copyOfRange(frame, 16, end));
		return Wire.frame(frame[4], frame[5], id(frame), block, Arrays.copyOfRange(frame, end, frame.length));
	}

}
