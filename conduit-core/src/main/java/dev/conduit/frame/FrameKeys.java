package dev.conduit.frame;

/**
 * The header keys of one type of frame, as sets of {@link HeaderKey#bit() bits}.
 *
 * @param required keys that each frame has
 * @param allowed keys that mean something, with the required ones
 * @param repeatable keys that may stand there more than once
 */
record FrameKeys(long required, long allowed, long repeatable) {

	static final FrameKeys NONE = new FrameKeys(0, 0, 0);

	static FrameKeys required(HeaderKey... keys) {
		return new FrameKeys(bits(keys), bits(keys), 0);
	}

	FrameKeys optional(HeaderKey... keys) {
		return new FrameKeys(this.required, this.allowed | bits(keys), this.repeatable);
	}

	FrameKeys optional(FrameKeys keys) {
		return new FrameKeys(this.required, this.allowed | keys.allowed, this.repeatable | keys.repeatable);
	}

	FrameKeys repeatable(HeaderKey... keys) {
		return new FrameKeys(this.required, this.allowed | bits(keys), this.repeatable | bits(keys));
	}

	boolean requires(HeaderKey key) {
		return (this.required & key.bit()) != 0;
	}

	boolean allows(HeaderKey key) {
		return (this.allowed & key.bit()) != 0;
	}

	boolean repeats(HeaderKey key) {
		return (this.repeatable & key.bit()) != 0;
	}

	private static long bits(HeaderKey... keys) {
		long bits = 0;
		for (HeaderKey key : keys) {
			bits |= key.bit();
		}
		return bits;
	}

}
