package dev.conduit.frame;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of the bytes that one peer sends, however they are cut into reads. Bytes
 * of an incomplete frame are kept in a buffer that grows with what has arrived, never by
 * what is declared. Confined to one thread; to be closed in the end, for that buffer's
 * sake.
 *
 * @since 0.1.0
 */
public final class FrameDecoder implements AutoCloseable {

	private final ByteBufAllocator allocator;

	private final FrameReader reader;

	private final LongSupplier nanoTime;

	private FrameLimits limits = FrameLimits.BEFORE_LOGIN;

	private Stage stage;

	/** Bytes that the stage takes. */
	private int needed;

	/** The first of them, where not all are there; released as soon as they are. */
	private @Nullable ByteBuf kept;

	private int peerVersion;

	/** Made for the first frame that comes in parts. */
	private @Nullable FramePace pace;

	private FrameDecoder(ByteBufAllocator allocator, LongSupplier nanoTime, Stage stage, int needed) {
		this.allocator = allocator;
		this.reader = new FrameReader(nanoTime);
		this.nanoTime = nanoTime;
		this.stage = stage;
		this.needed = needed;
	}

	/**
	 * A decoder of what a client sends: a preface, then frames.
	 * @param allocator allocates the buffer of an incomplete frame
	 * @param nanoTime monotonic time in nanoseconds, by which incomplete payloads expire
	 * @return the decoder, with the limits of {@link FrameLimits#BEFORE_LOGIN}
	 */
	public static FrameDecoder forServer(ByteBufAllocator allocator, LongSupplier nanoTime) {
		return new FrameDecoder(allocator, nanoTime, Stage.PREFACE, Preface.SIZE);
	}

	/**
	 * A decoder of what a server sends: frames.
	 * @param allocator allocates the buffer of an incomplete frame
	 * @param nanoTime monotonic time in nanoseconds, by which incomplete payloads expire
	 * @return the decoder, with the limits of {@link FrameLimits#BEFORE_LOGIN}
	 */
	public static FrameDecoder forClient(ByteBufAllocator allocator, LongSupplier nanoTime) {
		return new FrameDecoder(allocator, nanoTime, Stage.HEADER, FrameHeader.SIZE);
	}

	/**
	 * Sets the bounds, from the next frame on; also from within the consumer of a frame.
	 * @param limits the bounds
	 */
	public void setLimits(FrameLimits limits) {
		this.limits = limits;
	}

	/**
	 * The highest version of the protocol that the client speaks.
	 * @return 1 or more, or 0 before its preface came
	 */
	public int peerVersion() {
		return this.peerVersion;
	}

	/**
	 * Reads all bytes and hands over each frame that becomes whole by them. After an
	 * exception, and after {@link #close()}, bytes are skipped and nothing is handed
	 * over.
	 * @param in the bytes; owned by the caller
	 * @param out takes the frames, in order
	 * @throws MalformedFrameException if the bytes are no frames or break a limit
	 */
	public void decode(ByteBuf in, Consumer<? super Frame> out) {
		boolean sound = false;
		try {
			while (this.stage != Stage.ENDED && advance(in, out)) {
				// One preface, header or frame at a time.
			}
			requirePace();
			sound = true;
		}
		finally {
			if (!sound) {
				close();
			}
			in.skipBytes(in.readableBytes());
		}
	}

	/**
	 * Releases what is kept of an incomplete frame. May be called more than once, also
	 * from within the consumer of a frame.
	 */
	@Override
	public void close() {
		this.stage = Stage.ENDED;
		this.reader.clear();
		releaseKept();
	}

	private boolean advance(ByteBuf in, Consumer<? super Frame> out) {
		ByteBuf source = gather(in);
		if (source.readableBytes() < this.needed) {
			keep(in);
			return false;
		}
		switch (this.stage) {
			case PREFACE -> readPreface(source);
			case HEADER -> readHeader(source);
			case FRAME -> readFrame(source, out);
			case ENDED -> throw new IllegalStateException("the decoder was closed");
		}
		return true;
	}

	/**
	 * Where the needed bytes are, as far as they are there.
	 */
	private ByteBuf gather(ByteBuf in) {
		ByteBuf kept = this.kept;
		if (kept == null) {
			return in;
		}
		kept.writeBytes(in, Math.min(in.readableBytes(), this.needed - kept.readableBytes()));
		return kept;
	}

	private void keep(ByteBuf in) {
		if (this.stage == Stage.PREFACE) {
			Preface.requirePrefix((this.kept != null) ? this.kept : in);
		}
		if (in.isReadable()) {
			this.kept = this.allocator.buffer(in.readableBytes()).writeBytes(in);
		}
	}

	private void readPreface(ByteBuf source) {
		this.peerVersion = Preface.decode(source);
		expect(Stage.HEADER, FrameHeader.SIZE);
		releaseKept();
	}

	private void readHeader(ByteBuf source) {
		expect(Stage.FRAME, this.reader.requireReadable(source, this.limits));
	}

	private void readFrame(ByteBuf source, Consumer<? super Frame> out) {
		Frame frame = this.reader.read(source, this.needed, this.limits);
		releaseKept();
		if (this.pace != null) {
			this.pace.begin();
		}
		expect(Stage.HEADER, FrameHeader.SIZE);
		if (frame != null) {
			out.accept(frame);
		}
	}

	private void requirePace() {
		ByteBuf kept = this.kept;
		if (kept == null || this.limits.minFrameRate() == 0) {
			return;
		}
		FramePace current = this.pace;
		if (current == null) {
			current = new FramePace(this.nanoTime);
			this.pace = current;
		}
		current.require(kept.readableBytes(), this.limits.minFrameRate());
	}

	private void expect(Stage stage, int needed) {
		this.stage = stage;
		this.needed = needed;
	}

	private void releaseKept() {
		ByteBuf kept = this.kept;
		this.kept = null;
		if (kept != null) {
			kept.release();
		}
	}

	private enum Stage {

		PREFACE, HEADER, FRAME, ENDED

	}

}
