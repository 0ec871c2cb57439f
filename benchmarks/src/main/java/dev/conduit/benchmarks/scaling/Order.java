package dev.conduit.benchmarks.scaling;

import java.nio.ByteBuffer;

import dev.conduit.benchmarks.kit.load.Numbered;
import dev.conduit.message.Payload;

/**
 * What is sent, and to which of the names. It goes with its call from thread to thread.
 */
final class Order {

	private static final int PLACE = Long.BYTES;

	private final Payload payload;

	private int name;

	Order(int size) {
		this.payload = Payload.bytes(Numbered.bytes(size));
	}

	Payload payload() {
		return this.payload;
	}

	int name() {
		return this.name;
	}

	/**
	 * Makes the next one of it: to a name that follows from the number, so that nobody
	 * can foresee it.
	 * @param number what tells it from all others
	 * @param names how many there are
	 */
	void next(long number, int names) {
		long mixed = number * 0x9E37_79B9_7F4A_7C15L;
		this.name = (int) ((mixed ^ (mixed >>> 29)) >>> 33) % names;
		byte[] bytes = Numbered.withNumber(this.payload.array(), number);
		ByteBuffer.wrap(bytes).putInt(PLACE, this.name);
	}

	/**
	 * Insists that a payload came to where it was sent.
	 * @param payload of an order
	 * @param name of whoever got it
	 */
	static void requireFor(int name, Payload payload) {
		int wanted = ByteBuffer.wrap(payload.array()).getInt(payload.offset() + PLACE);
		if (wanted != name) {
			throw new IllegalStateException("what was sent to %d came to %d".formatted(wanted, name));
		}
	}

}
