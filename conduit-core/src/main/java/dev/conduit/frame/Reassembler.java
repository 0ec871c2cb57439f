package dev.conduit.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import dev.conduit.message.Limit;

/**
 * Keeps payloads that are split over several frames until their last piece is there. At
 * most one payload is incomplete for an id.
 */
final class Reassembler {

	/** Nothing to write to while it is empty: few connections ever split anything. */
	private Map<Long, Partial> open = Map.of();

	/** Bytes that a first piece gets room for at most beyond its own. */
	private static final int MOST_SPARE = 64 * 1024;

	private final LongSupplier nanoTime;

	/** Bytes of all that is incomplete. */
	private long held;

	Reassembler(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * The payload that a frame with this id goes on with.
	 * @return the incomplete payload, or {@code null} where the frame begins one of its
	 * own
	 */
	@Nullable Partial find(long id) {
		return this.open.isEmpty() ? null : this.open.get(id);
	}

	/**
	 * Begins an incomplete payload.
	 * @throws MalformedFrameException if too many are incomplete already
	 */
	Partial begin(FrameType type, int flags, long id, byte[] block, FrameLimits limits) {
		if (this.open.size() >= limits.maxOpenReassemblies()) {
			throw new MalformedFrameException(Limit.OPEN_REASSEMBLIES, "expected at most "
					+ limits.maxOpenReassemblies() + " incomplete payloads at once, found one more");
		}
		long deadline = this.nanoTime.getAsLong() + limits.reassemblyTimeout().toNanos();
		Partial partial = new Partial(type, flags, block, deadline);
		if (this.open.isEmpty()) {
			this.open = new HashMap<>();
		}
		this.open.put(id, partial);
		return partial;
	}

	/**
	 * Ends an incomplete payload: its last piece came, or its sender gives it up.
	 */
	void remove(long id) {
		Partial removed = this.open.isEmpty() ? null : this.open.remove(id);
		if (removed != null) {
			this.held -= removed.size;
		}
	}

	/**
	 * Takes one more piece of an incomplete payload, which stays incomplete.
	 * @throws MalformedFrameException if it is one too many, or too large with the others
	 */
	void add(Partial partial, ByteBuf in, int pieceSize, FrameLimits limits) {
		if (this.held + pieceSize > limits.maxIncompleteBytes()) {
			throw new MalformedFrameException(Limit.OPEN_REASSEMBLIES, "expected at most " + limits.maxIncompleteBytes()
					+ " bytes of incomplete payloads, found " + (this.held + pieceSize));
		}
		partial.add(in, pieceSize, limits);
		this.held += pieceSize;
	}

	/**
	 * Refuses payloads that stay incomplete for too long.
	 */
	void requireInTime() {
		if (this.open.isEmpty()) {
			return;
		}
		long now = this.nanoTime.getAsLong();
		for (Map.Entry<Long, Partial> entry : this.open.entrySet()) {
			if (now - entry.getValue().deadline >= 0) {
				throw new MalformedFrameException(Limit.REASSEMBLY_TIMEOUT,
						"expected the rest of " + entry.getValue().type + " " + Long.toUnsignedString(entry.getKey())
								+ " in time, found nothing");
			}
		}
	}

	void clear() {
		this.open = Map.of();
		this.held = 0;
	}

	/**
	 * A payload of which more is to come.
	 */
	static final class Partial {

		private final FrameType type;

		private final int flags;

		private final byte[] block;

		private final long deadline;

		/**
		 * The first piece, and those after it that fit: mostly a payload is a little too
		 * large for one frame, because of its headers.
		 */
		private byte[] first = new byte[0];

		/** Those that did not. */
		private final List<byte[]> rest = new ArrayList<>();

		/** Bytes of the payload in the first array, once there are others. */
		private int inFirst;

		private int pieces;

		private int size;

		Partial(FrameType type, int flags, byte[] block, long deadline) {
			this.type = type;
			this.flags = flags;
			this.block = block;
			this.deadline = deadline;
		}

		FrameType type() {
			return this.type;
		}

		/**
		 * Flags of the first frame.
		 */
		int flags() {
			return this.flags;
		}

		/**
		 * Header block of the first frame.
		 */
		byte[] block() {
			return this.block;
		}

		/**
		 * Takes one more piece.
		 * @throws MalformedFrameException if it is one too many, or too large with the
		 * others
		 */
		void add(ByteBuf in, int pieceSize, FrameLimits limits) {
			requireRoom(pieceSize, limits);
			if (this.pieces == 0) {
				this.first = new byte[pieceSize + Math.min(pieceSize / 8, MOST_SPARE)];
			}
			if (this.rest.isEmpty() && pieceSize <= this.first.length - this.size) {
				Incoming.read(in, this.first, this.size, pieceSize);
			}
			else {
				byte[] piece = new byte[pieceSize];
				Incoming.read(in, piece, 0, pieceSize);
				this.rest.add(piece);
				this.inFirst = (this.rest.size() == 1) ? this.size : this.inFirst;
			}
			this.pieces++;
			this.size += pieceSize;
		}

		private void requireRoom(int pieceSize, FrameLimits limits) {
			if (this.pieces >= limits.maxFragments()) {
				throw new MalformedFrameException(Limit.FRAGMENTS,
						"expected " + this.type + " in at most " + limits.maxFragments() + " frames, found one more");
			}
			if (pieceSize > limits.maxMessageSize() - this.size) {
				throw new MalformedFrameException(Limit.MESSAGE_SIZE, "expected at most " + limits.maxMessageSize()
						+ " bytes of payload of " + this.type + ", found " + ((long) this.size + pieceSize));
			}
		}

		int size() {
			return this.size;
		}

		/**
		 * The whole payload.
		 * @return it begins the array, which may be longer
		 */
		byte[] join() {
			if (this.rest.isEmpty()) {
				return this.first;
			}
			byte[] whole = Arrays.copyOf(this.first, this.size);
			int at = this.inFirst;
			for (byte[] piece : this.rest) {
				System.arraycopy(piece, 0, whole, at, piece.length);
				at += piece.length;
			}
			return whole;
		}

	}

}
