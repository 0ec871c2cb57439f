package dev.conduit.frame;

/**
 * Bits of a frame's flags. A bit that is not named here, or not allowed for the type of
 * the frame, makes the frame malformed.
 */
final class FrameFlags {

	/** More of this payload comes in the next frames of the same type and id. */
	static final int FOLLOWS = 0x01;

	/** No answer is wanted. */
	static final int ONE_WAY = 0x02;

	/** A CRC32C of all bytes before it ends the frame. */
	static final int CHECKSUM = 0x80;

	private FrameFlags() {
	}

	static boolean has(int flags, int bit) {
		return (flags & bit) != 0;
	}

}
