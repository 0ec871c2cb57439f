package dev.conduit.container;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Containers to test with.
 */
public final class Containers {

	private static final List<Kind> KINDS = List.of(Kind.values());

	private Containers() {
	}

	/** One value of each kind, at the ends of its range where it has one. */
	public static Container everything() {
		return Container.builder()
			.nothing("nothing")
			.bool("yes", true)
			.character("initial", 'ß')
			.int8("int8", -128)
			.uint8("uint8", 255)
			.int16("int16", -32768)
			.uint16("uint16", 65535)
			.int32("int32", Integer.MIN_VALUE)
			.uint32("uint32", 0xffff_ffffL)
			.int64("int64", Long.MIN_VALUE)
			.uint64("uint64", BigInteger.TWO.pow(64).subtract(BigInteger.ONE))
			.float32("float", 1.5f)
			.float64("double", Double.NEGATIVE_INFINITY)
			.bytes("bytes", new byte[] { 0, -1, 127 })
			.text("text", "°C \uD83D\uDE00")
			.container("inner", (inner) -> inner.text("a", "b").container("deeper", Container.EMPTY))
			.list("many", new Value.Text("x"), new Value.Int(Kind.UINT8, 7), Value.Null.NULL,
					new Value.Many(List.of(new Value.Bool(false))), new Value.Nested(Container.EMPTY))
			.build();
	}

	/** Any container of a few hundred values. */
	public static Container random(Random random, int depth) {
		Container.Builder builder = Container.builder();
		int count = random.nextInt(8);
		for (int i = 0; i < count; i++) {
			builder.put("v" + i, value(random, depth));
		}
		return builder.build();
	}

	private static Value value(Random random, int depth) {
		Kind kind = KINDS.get(random.nextInt((depth > 0) ? KINDS.size() : Kind.CONTAINER.code()));
		return switch (kind) {
			case NULL -> Value.Null.NULL;
			case BOOLEAN -> new Value.Bool(random.nextBoolean());
			case CHAR -> new Value.Char((char) random.nextInt(0xd800));
			case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> integer(random, kind);
			case FLOAT -> new Value.Float32(Float.intBitsToFloat(random.nextInt() & 0x7f7fffff));
			case DOUBLE -> new Value.Float64(random.nextGaussian());
			case BYTES -> new Value.Bytes(new byte[random.nextInt(300)]);
			case TEXT -> new Value.Text("ä".repeat(random.nextInt(200)));
			case CONTAINER -> new Value.Nested(random(random, depth - 1));
			case LIST -> {
				List<Value> values = new ArrayList<>();
				for (int i = random.nextInt(5); i > 0; i--) {
					values.add(value(random, depth - 1));
				}
				yield new Value.Many(values);
			}
		};
	}

	private static Value integer(Random random, Kind kind) {
		int bits = 8 * Value.Int.width(kind);
		BigInteger any = new BigInteger(bits, random);
		return new Value.Int(kind, Value.Int.isSigned(kind) ? any.subtract(BigInteger.ONE.shiftLeft(bits - 1)) : any);
	}

}
