package dev.conduit.scram;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What ties a login to the secure channel that carries it: the name of a binding type and
 * the bytes that both ends of the same channel compute (RFC 5056; {@code tls-exporter} is
 * RFC 9266, {@code tls-server-end-point} RFC 5929). This package compares the bytes and
 * never computes them.
 *
 * @param name the IANA name of the type, 1 to {@value #MAX_NAME_LENGTH} letters, digits,
 * dots and hyphens
 * @param data the binding data, 1 to {@value #MAX_DATA_LENGTH} bytes; copied in and out
 * @since 0.1.0
 */
@SuppressWarnings("ArrayRecordComponent") // copied in and out, compared by content
public record ChannelBinding(String name, byte[] data) {

	/** The most types that one channel has. */
	public static final int MAX_TYPES = 4;

	static final int MAX_NAME_LENGTH = 64;

	static final int MAX_DATA_LENGTH = 512;

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1," + MAX_NAME_LENGTH + "}");

	public ChannelBinding {
		Objects.requireNonNull(name, "name");
		if (!isName(name)) {
			throw new IllegalArgumentException("'name' must be 1 to " + MAX_NAME_LENGTH
					+ " letters, digits, dots or hyphens (was \"" + name + "\")");
		}
		if (data.length < 1 || data.length > MAX_DATA_LENGTH) {
			throw new IllegalArgumentException(
					"'data' must have 1 to " + MAX_DATA_LENGTH + " bytes (had " + data.length + ")");
		}
		data = data.clone();
	}

	static boolean isName(String name) {
		return NAME.matcher(name).matches();
	}

	@Override
	public byte[] data() {
		return this.data.clone();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof ChannelBinding that && this.name.equals(that.name)
				&& MessageDigest.isEqual(this.data, that.data);
	}

	@Override
	public int hashCode() {
		return 31 * this.name.hashCode() + Arrays.hashCode(this.data);
	}

	@Override
	public String toString() {
		return "ChannelBinding[name=" + this.name + ", data=<" + this.data.length + " bytes>]";
	}

}
