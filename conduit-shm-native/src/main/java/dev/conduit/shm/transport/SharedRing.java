package dev.conduit.shm.transport;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameEncoder;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.shm.Publisher;
import dev.conduit.shm.RingFullException;
import dev.conduit.shm.TopicStatus;
import dev.conduit.transport.RingOccupancy;
import dev.conduit.transport.RingSender;

/**
 * A ring that a server writes: each message is one MESSAGE frame, whole.
 */
final class SharedRing implements RingSender {

	private static final Logger logger = LoggerFactory.getLogger(SharedRing.class);

	/** Beside the payload: names, headers and the frame's own. */
	private static final int FRAME_OVERHEAD = 64 * 1024;

	private final Publisher publisher;

	private final String name;

	private final int slots;

	private final int largest;

	private final Runnable onClose;

	/** What was seen last. */
	private volatile RingOccupancy occupancy;

	private final FrameEncoder encoder = new FrameEncoder();

	/** Where frames are made, by one thread at a time; as large as the largest so far. */
	private final ByteBuf scratch = Unpooled.buffer();

	SharedRing(Publisher publisher, String name, int slots, int largest, Runnable onClose) {
		this.publisher = publisher;
		this.name = name;
		this.slots = slots;
		this.occupancy = new RingOccupancy(0, slots, 0, 0, 0);
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

	@Override
	public RingOccupancy occupancy() {
		try {
			List<TopicStatus.SubscriberStatus> readers = this.publisher.readers();
			this.occupancy = new RingOccupancy(this.publisher.position(), this.slots, readers.size(),
					readers.stream().mapToLong(TopicStatus.SubscriberStatus::behind).max().orElse(0),
					readers.stream().mapToLong(TopicStatus.SubscriberStatus::lost).sum());
		}
		catch (IllegalStateException ex) {
			// Closed meanwhile: what was seen last is as good as anything.
			logger.debug("Ring '{}' is closed, and cannot be looked into", this.name, ex);
		}
		return this.occupancy;
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
