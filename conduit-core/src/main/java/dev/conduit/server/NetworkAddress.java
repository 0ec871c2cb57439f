package dev.conduit.server;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * Where somebody comes from, as far as one counts it: an address of IPv4 however it is
 * written, or a network of 64 bits of IPv6, of which each subscriber has one at least.
 *
 * @param v6 whether it is of IPv6
 * @param bits the address, or the network
 */
record NetworkAddress(boolean v6, long bits) {

	private static final int V4_LENGTH = 4;

	/** How the last 32 bits of ::ffff:0:0/96 begin, which are addresses of IPv4. */
	private static final int MAPPED = 0xffff;

	static NetworkAddress of(InetAddress address) {
		byte[] bytes = address.getAddress();
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		if (bytes.length == V4_LENGTH) {
			return new NetworkAddress(false, Integer.toUnsignedLong(buffer.getInt()));
		}
		long network = buffer.getLong();
		if (network == 0 && buffer.getInt() == MAPPED) {
			return new NetworkAddress(false, Integer.toUnsignedLong(buffer.getInt()));
		}
		return new NetworkAddress(true, network);
	}

}
