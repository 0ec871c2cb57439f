package dev.conduit.frame;

/**
 * How frames are written for one peer.
 *
 * @param maxFrameSize bytes that may follow a frame's header
 * @param maxMessageSize bytes of the payload of one message or call
 * @param checksum whether frames end in a CRC32C
 */
record FrameFormat(int maxFrameSize, int maxMessageSize, boolean checksum) {

	static final FrameFormat BEFORE_LOGIN = new FrameFormat(FrameLimits.BEFORE_LOGIN.maxFrameSize(),
			FrameLimits.BEFORE_LOGIN.maxMessageSize(), false);

	FrameFormat {
		if (maxFrameSize < PeerLimits.MIN_FRAME_SIZE || maxMessageSize <= 0) {
			throw new IllegalArgumentException(
					"'maxFrameSize' must be at least %d and 'maxMessageSize' positive (were %d and %d)"
						.formatted(PeerLimits.MIN_FRAME_SIZE, maxFrameSize, maxMessageSize));
		}
	}

	int flags() {
		return this.checksum ? FrameFlags.CHECKSUM : 0;
	}

	/**
	 * Bytes that the header block and the payload of one frame share.
	 */
	int room() {
		return this.maxFrameSize - FrameHeader.trailerSize(flags());
	}

}
