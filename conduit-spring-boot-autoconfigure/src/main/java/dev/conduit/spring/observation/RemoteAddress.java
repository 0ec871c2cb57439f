package dev.conduit.spring.observation;

import java.net.URI;
import java.net.URISyntaxException;

import org.jspecify.annotations.Nullable;

/**
 * Where a peer is, in the form in which tracers take it: as a URI with a host. Peers of
 * the same process or host have none.
 */
final class RemoteAddress {

	private RemoteAddress() {
	}

	/**
	 * The URI of an address that is meant for readers.
	 * @return {@code null} where it names no host
	 */
	static @Nullable String of(String address) {
		String uri = address.contains("://") ? address
				: ("tcp://" + (address.startsWith("/") ? address.substring(1) : address));
		try {
			return (new URI(uri).getHost() != null && new URI(uri).getPort() > 0) ? uri : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}
