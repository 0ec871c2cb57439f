package dev.conduit.transport;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.MalformedFrameException;

/**
 * What stands behind a link. All methods are called on the link's loop, one at a time,
 * and never block.
 *
 * @since 0.1.0
 */
public interface FrameReceiver {

	/**
	 * A frame came, in order.
	 * @param frame the frame
	 */
	void receive(Frame frame);

	/**
	 * All that was read at once is handed over: a good moment to send what was gathered.
	 */
	default void readComplete() {
	}

	/**
	 * Bytes came that are no frame. Nothing more is read; the receiver may say goodbye,
	 * and the link is closed when this returns.
	 * @param ex what was wrong
	 */
	void malformed(MalformedFrameException ex);

	/**
	 * The link went over its high-water mark, or below its low-water mark again.
	 * @param writable whether to go on sending
	 */
	void writabilityChanged(boolean writable);

	/**
	 * The link is closed, by either side; called once, and nothing after it.
	 * @param cause what broke it, or {@code null} where it was closed in order
	 */
	void closed(@Nullable Throwable cause);

}
