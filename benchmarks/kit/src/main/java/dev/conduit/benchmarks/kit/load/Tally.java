package dev.conduit.benchmarks.kit.load;

import java.nio.ByteBuffer;

/**
 * What a server has handled of what was sent one way.
 *
 * @param count how many messages
 * @param sum of their numbers: each came, and none twice
 */
public record Tally(long count, long sum) {

	/**
	 * The reverse of {@link #toBytes()}.
	 * @param bytes 16 bytes
	 * @return the tally
	 */
	public static Tally of(byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		return new Tally(buffer.getLong(), buffer.getLong());
	}

	/**
	 * For the wire of those who send bytes.
	 * @return 16 bytes
	 */
	public byte[] toBytes() {
		return ByteBuffer.allocate(16).putLong(this.count).putLong(this.sum).array();
	}

	/**
	 * What came since then.
	 * @param before an earlier tally
	 * @return the difference
	 */
	public Tally since(Tally before) {
		return new Tally(this.count - before.count, this.sum - before.sum);
	}

}
