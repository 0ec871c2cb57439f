package dev.conduit.proof.fuzz;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes examples in ways that parsers do not like: numbers at their edges, ranges that
 * are cut, doubled or taken from another example. All comes from one seed.
 */
final class Mutation {

	private static final int MAX_CHANGES = 4;

	private static final int MAX_SIZE = 16 * 1024;

	private static final long[] EDGES = { 0, 1, -1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, Integer.MAX_VALUE,
			Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE };

	private final SplittableRandom random;

	private final List<byte[]> examples;

	Mutation(long seed, List<byte[]> examples) {
		this.random = new SplittableRandom(seed);
		this.examples = examples;
	}

	/** The next one. */
	byte[] next() {
		byte[] bytes = example().clone();
		for (int changes = this.random.nextInt(1, MAX_CHANGES + 1); changes > 0; changes--) {
			bytes = (bytes.length == 0) ? example().clone() : change(bytes);
		}
		return (bytes.length > MAX_SIZE) ? Arrays.copyOf(bytes, MAX_SIZE) : bytes;
	}

	private byte[] example() {
		return this.examples.get(this.random.nextInt(this.examples.size()));
	}

	private byte[] change(byte[] bytes) {
		int at = this.random.nextInt(bytes.length);
		int end = Math.min(bytes.length, at + 1 + this.random.nextInt(16));
		return switch (this.random.nextInt(8)) {
			case 0 -> {
				bytes[at] ^= (byte) (1 << this.random.nextInt(8));
				yield bytes;
			}
			case 1 -> {
				bytes[at] = (byte) this.random.nextInt();
				yield bytes;
			}
			case 2 -> edge(bytes, at);
			case 3 -> join(bytes, at, new byte[0], end);
			case 4 -> join(bytes, at, Arrays.copyOfRange(bytes, at, end), at);
			case 5 -> join(bytes, at, noise(), at);
			case 6 -> spliced(bytes, at);
			default -> Arrays.copyOf(bytes, at);
		};
	}

	private byte[] edge(byte[] bytes, int at) {
		long edge = EDGES[this.random.nextInt(EDGES.length)];
		ByteBuffer buffer = ByteBuffer.wrap(bytes).position(at);
		switch (this.random.nextInt(4)) {
			case 0 -> buffer.put((byte) edge);
			case 1 -> {
				if (buffer.remaining() >= Short.BYTES) {
					buffer.putShort((short) edge);
				}
			}
			case 2 -> {
				if (buffer.remaining() >= Integer.BYTES) {
					buffer.putInt((int) edge);
				}
			}
			default -> {
				if (buffer.remaining() >= Long.BYTES) {
					buffer.putLong(edge);
				}
			}
		}
		return bytes;
	}

	private byte[] noise() {
		byte[] noise = new byte[1 + this.random.nextInt(8)];
		this.random.nextBytes(noise);
		return noise;
	}

	private byte[] spliced(byte[] bytes, int at) {
		byte[] other = example();
		int from = (other.length == 0) ? 0 : this.random.nextInt(other.length);
		return join(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
	}

	private static byte[] join(byte[] bytes, int at, byte[] middle, int from) {
		return ByteBuffer.allocate(at + middle.length + bytes.length - from)
			.put(bytes, 0, at)
			.put(middle)
			.put(bytes, from, bytes.length - from)
			.array();
	}

}
