package dev.conduit.authentication;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where log-ins come from: what one guesser cannot change as often as it likes. Of IPv4
 * that is the address, however it is written, and of IPv6 the network of 64 bits.
 * Elsewhere all come from one place.
 */
final class Origin {

	private static final Pattern SOCKET = Pattern.compile("(?:tcp|tls)://(\\[?)([^\\]]+?)(\\]?):\\d{1,5}");

	private static final int NETWORK_BYTES = 8;

	private Origin() {
	}

	/**
	 * The origin of an address of a peer, such as {@code tcp://127.0.0.1:40412}.
	 */
	static String of(String address) {
		Matcher socket = SOCKET.matcher(address);
		if (socket.matches()) {
			return ofHost(socket.group(2));
		}
		int space = address.indexOf(' ');
		return (space > 0) ? address.substring(0, space) : address;
	}

	private static String ofHost(String host) {
		if (!host.contains(":")) {
			return host;
		}
		try {
			// No name has a colon, so that nothing is looked up.
			InetAddress known = InetAddress.getByName(host);
			return (known instanceof Inet6Address) ? HexFormat.of().formatHex(known.getAddress(), 0, NETWORK_BYTES)
					: known.getHostAddress();
		}
		catch (UnknownHostException ex) {
			return host;
		}
	}

}
