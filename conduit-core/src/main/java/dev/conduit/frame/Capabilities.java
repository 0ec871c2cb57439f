package dev.conduit.frame;

/**
 * Bits that say what a side can do beyond the base of its version. What both have is in
 * force after AUTH_SUCCESS.
 *
 * @since 0.1.0
 */
public final class Capabilities {

	/**
	 * Frames may end in a CRC32C, for transports that do not check integrity themselves.
	 */
	public static final int CHECKSUM = 1;

	/**
	 * The sender reads payloads that are compressed by deflate.
	 */
	public static final int DEFLATE = 2;

	/**
	 * The sender reads payloads that are compressed by LZ4.
	 */
	public static final int LZ4 = 4;

	/**
	 * The sender reads payloads that are compressed by Zstandard.
	 */
	public static final int ZSTD = 8;

	/**
	 * The sender can take a session up again over another link, and counts frames for
	 * that.
	 */
	public static final int SESSION = 16;

	private Capabilities() {
	}

}
