package dev.conduit.shm.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameEncoder;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.shm.Publisher;
import dev.conduit.shm.RingFullException;
import dev.conduit.transport.RingSender;

/**
 * A ring that a server writes: each message is one MESSAGE frame, whole.
 */
final class SharedRing implements RingSender {

	/** Beside the payload: names, headers and the frame's own. */
	private static final int FRAME_OVERHEAD = 64 * 1024;

	private final Publisher publisher;

	private final String name;

	private final int largest;

	private final Runnable onClose;

	private final FrameEncoder encoder = new FrameEncoder();

	/** Where frames are made, by one thread at a time; as large as the largest so far. */
	private final ByteBuf scratch = Unpooled.buffer();

	SharedRing(Publisher publisher, String name, int largest, Runnable onClose) {
		this.publisher = publisher;
		this.name = name;
		this.largest = largest;
		this.onClose = onClose;
		this.encoder.setFormat(largest + FRAME_OVERHEAD, largest, false);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public long position() {
		return this.publisher.position();
	}

	@Override
	public boolean send(Frame.Message message) {
		if (message.payload().size() > this.largest) {
			throw tooLarge(message.payload().size());
		}
		this.encoder.encode(message, this.scratch.clear());
		int length = this.scratch.readableBytes();
		if (length > this.largest) {
			throw tooLarge(length);
		}
		try {
			this.publisher.publish(this.scratch.array(), this.scratch.arrayOffset(), length);
			return true;
		}
		catch (RingFullException ex) {
			return false;
		}
	}

	private ConduitException tooLarge(int length) {
		return ConduitException.of(Problem.of(ErrorCode.PAYLOAD_TOO_LARGE,
				"%d bytes; ring '%s' takes %d".formatted(length, this.name, this.largest)));
	}

	@Override
	public void close() {
		this.publisher.close();
		this.onClose.run();
	}

}
