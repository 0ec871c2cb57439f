package dev.conduit.frame;

/**
 * How the value of a header entry is encoded.
 */
enum ValueType {

	/** Unsigned 8-bit number. */
	U8(1),

	/** Unsigned 16-bit number. */
	U16(2),

	/** Unsigned 32-bit number. */
	U32(4),

	/** Unsigned 64-bit number. */
	U64(8),

	/** UTF-8, strictly. */
	TEXT(0),

	/** Any bytes. */
	BYTES(0),

	/** One byte below 0x20 that is a short code, or the media type as text. */
	CONTENT_TYPE(0),

	/** Code of a compression u8, size of the payload without it u32. */
	CONTENT_ENCODING(5),

	/** Producer u64 u64, epoch u32, sequence u64. */
	MESSAGE_ID(28),

	/** Length of the field u16, field, message; both UTF-8. */
	VIOLATION(0),

	/** Length of the name u8, name, value; both UTF-8. */
	USER_HEADER(0);

	private final int size;

	ValueType(int size) {
		this.size = size;
	}

	/**
	 * Bytes of each value of this type, or 0 where they differ.
	 */
	int size() {
		return this.size;
	}

}
