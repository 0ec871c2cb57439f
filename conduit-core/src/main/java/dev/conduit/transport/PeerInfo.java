package dev.conduit.transport;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

/**
 * What the transport knows of the other side.
 *
 * @param transport scheme of the transport
 * @param address where the other side is, for logs
 * @param sameHost whether the other side is on this host
 * @param host address of the other side in the network, {@code null} where there is none
 * or it was not asked for
 * @since 0.1.0
 */
public record PeerInfo(String transport, String address, boolean sameHost, @Nullable InetAddress host) {

	/**
	 * A peer without an address in the network.
	 * @param transport scheme of the transport
	 * @param address where the other side is, for logs
	 * @param sameHost whether the other side is on this host
	 */
	public PeerInfo(String transport, String address, boolean sameHost) {
		this(transport, address, sameHost, null);
	}

}
