package dev.conduit.transport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.frame.Frame;

/**
 * Writes what goes over one link to the log, frame by frame: for those who look for what
 * two programs say to each other. Shows what a frame is and whom it is for, and nothing
 * of what people say: no payload, no value of a header, no text of a problem; frames of
 * log-ins not at all. Whether there is a log is decided when the link begins, so that one
 * without it pays a look at a field.
 */
final class FrameLog {

	/** Where the lines go; they are there at its level {@code TRACE}. */
	static final String NAME = "dev.conduit.frames";

	private static final Logger logger = LoggerFactory.getLogger(NAME);

	private final String address;

	private FrameLog(String address) {
		this.address = address;
	}

	/**
	 * The log of a link that begins.
	 * @return {@code null} where nobody wants it
	 */
	static @Nullable FrameLog of(PeerInfo peer) {
		return logger.isTraceEnabled() ? new FrameLog(peer.address()) : null;
	}

	/** A frame came. */
	void received(Frame frame) {
		write("<-", frame);
	}

	/** A frame was encoded, and leaves unless the link breaks first. */
	void sent(Frame frame) {
		write("->", frame);
	}

	private void write(String direction, Frame frame) {
		String line = FrameLine.of(frame);
		if (line != null) {
			logger.trace("{} {} {}", this.address, direction, line);
		}
	}

}
