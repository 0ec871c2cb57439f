package dev.conduit.transport.netty;

import java.net.InetSocketAddress;

import io.netty.channel.Channel;

import dev.conduit.transport.Address;
import dev.conduit.transport.PeerInfo;

/**
 * What channels know of their other side.
 */
final class PeerAddresses {

	private PeerAddresses() {
	}

	static boolean areOfSockets(Address address) {
		return switch (address) {
			case Address.Tcp tcp -> true;
			case Address.Tls tls -> true;
			case Address.Unix unix -> true;
			case Address.Shm other -> false;
			case Address.Local other -> false;
		};
	}

	static PeerInfo ofServer(Address address) {
		return switch (address) {
			case Address.Tcp tcp -> new PeerInfo("tcp", tcp.toString(), tcp.isSameHost());
			case Address.Tls tls -> new PeerInfo("tls", tls.toString(), tls.isSameHost());
			case Address.Unix unix -> new PeerInfo("unix", unix.toString(), unix.isSameHost());
			case Address.Shm other -> throw anotherTransport(other);
			case Address.Local other -> throw anotherTransport(other);
		};
	}

	static PeerInfo ofClient(Channel channel, Address listener) {
		if (channel.remoteAddress() instanceof InetSocketAddress remote
				&& channel.localAddress() instanceof InetSocketAddress local) {
			boolean sameHost = remote.getAddress().isLoopbackAddress()
					|| remote.getAddress().equals(local.getAddress());
			String host = remote.getAddress().getHostAddress();
			return (listener instanceof Address.Tls)
					? new PeerInfo("tls", new Address.Tls(host, remote.getPort()).toString(), sameHost,
							remote.getAddress())
					: new PeerInfo("tcp", new Address.Tcp(host, remote.getPort()).toString(), sameHost,
							remote.getAddress());
		}
		return ofServer(listener);
	}

	/** Says that an address is not for sockets. */
	static IllegalArgumentException anotherTransport(Address address) {
		return new IllegalArgumentException(address + " is served by another transport");
	}

}
