package dev.conduit.transport;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

import dev.conduit.message.Printable;

/**
 * Where a server listens and a client connects; its scheme chooses the transport.
 *
 * @since 0.1.0
 */
public sealed interface Address {

	/**
	 * Whether only processes of this host can reach the address.
	 * @return whether it is out of reach for other hosts
	 */
	boolean isSameHost();

	/**
	 * Whether nobody on the network can read what goes over the address.
	 * @return whether it stays on this host or is encrypted
	 */
	default boolean isSecret() {
		return isSameHost() || this instanceof Tls;
	}

	/**
	 * The address of a text such as {@code tcp://127.0.0.1:7400}.
	 * @param text the address
	 * @return the address
	 * @throws IllegalArgumentException if it is not one, with what would be right
	 */
	static Address parse(String text) {
		try {
			URI uri = new URI(text.strip());
			String scheme = (uri.getScheme() != null) ? uri.getScheme() : "";
			return switch (scheme) {
				case "tcp" -> tcp(uri, text);
				case "tls" -> tls(tcp(uri, text));
				case "unix" -> unix(uri, text);
				case "shm" -> shm(uri, text);
				case "local" -> new Local((uri.getAuthority() != null) ? uri.getAuthority() : "");
				default -> throw invalid(text, "the scheme must be tcp, tls, unix, shm or local");
			};
		}
		catch (URISyntaxException ex) {
			throw invalid(text, ex.getReason());
		}
	}

	private static Tcp tcp(URI uri, String text) {
		String host = uri.getHost();
		if (host == null || uri.getPort() < 0) {
			throw invalid(text, "host and port are needed");
		}
		return new Tcp(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, uri.getPort());
	}

	private static Tls tls(Tcp tcp) {
		return new Tls(tcp.host(), tcp.port());
	}

	private static Address unix(URI uri, String text) {
		if (uri.getPath() == null || uri.getAuthority() != null) {
			throw invalid(text, "three slashes and an absolute path are needed");
		}
		return new Unix(Path.of(uri.getPath()));
	}

	private static Address shm(URI uri, String text) {
		if (uri.getAuthority() == null || !uri.getPath().isEmpty()) {
			throw invalid(text, "two slashes and a name are needed");
		}
		return new Shm(uri.getAuthority());
	}

	private static IllegalArgumentException invalid(String text, String reason) {
		return new IllegalArgumentException(
				"'%s' is no address: %s, as in tcp://127.0.0.1:7400, tls://orders.example:7400, unix:///run/orders.sock, shm://orders or local://orders"
					.formatted(Printable.of(text), reason));
	}

	/**
	 * TCP, {@code tcp://host:port}. IPv6 addresses stand in brackets; port 0 lets the
	 * system choose one to listen on.
	 *
	 * @param host name or address
	 * @param port 0 to 65535
	 */
	record Tcp(String host, int port) implements Address {

		private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}");

		public Tcp {
			if (host.isBlank()) {
				throw new IllegalArgumentException("'host' must not be empty");
			}
			if (port < 0 || port > 0xffff) {
				throw new IllegalArgumentException("'port' must be 0 to 65535 (was %d)".formatted(port));
			}
		}

		/**
		 * Looks at the text alone: a name is not resolved, and only {@code localhost} is
		 * known to stay here.
		 */
		@Override
		public boolean isSameHost() {
			return this.host.equals("localhost") || this.host.equals("::1") || this.host.equals("0:0:0:0:0:0:0:1")
					|| LOOPBACK.matcher(this.host).matches();
		}

		@Override
		public String toString() {
			return "tcp://" + (this.host.contains(":") ? ("[" + this.host + "]") : this.host) + ":" + this.port;
		}

	}

	/**
	 * TCP with TLS, {@code tls://host:port}: what goes over the wire is encrypted, and
	 * the server shows a certificate for the host.
	 *
	 * @param host name or address
	 * @param port 0 to 65535
	 */
	record Tls(String host, int port) implements Address {

		public Tls {
			new Tcp(host, port);
		}

		/**
		 * What lies below.
		 * @return host and port without TLS
		 */
		public Tcp tcp() {
			return new Tcp(this.host, this.port);
		}

		@Override
		public boolean isSameHost() {
			return tcp().isSameHost();
		}

		@Override
		public String toString() {
			return tcp().toString().replaceFirst("tcp", "tls");
		}

	}

	/**
	 * Unix domain socket, {@code unix:///run/orders.sock}: for processes of one host.
	 *
	 * @param path absolute path of the socket, at most 107 bytes
	 */
	record Unix(Path path) implements Address {

		private static final int MAX_PATH_BYTES = 107;

		public Unix {
			int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
			if (!path.isAbsolute() || bytes > MAX_PATH_BYTES) {
				throw new IllegalArgumentException(
						"'path' must be absolute and have at most %d bytes (was %s)".formatted(MAX_PATH_BYTES, path));
			}
		}

		@Override
		public boolean isSameHost() {
			return true;
		}

		@Override
		public String toString() {
			return "unix://" + this.path;
		}

	}

	/**
	 * Shared memory, {@code shm://name}: for processes of one host and one user.
	 *
	 * @param name 1 to 100 letters, digits, dots, hyphens and underscores; begins with a
	 * letter or digit
	 */
	record Shm(String name) implements Address {

		private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

		public Shm {
			if (!NAME.matcher(name).matches()) {
				throw new IllegalArgumentException(
						"'name' must be 1 to 100 letters, digits, dots, hyphens or underscores (was '%s')"
							.formatted(Printable.of(name)));
			}
		}

		@Override
		public boolean isSameHost() {
			return true;
		}

		@Override
		public String toString() {
			return "shm://" + this.name;
		}

	}

	/**
	 * Inside this JVM, {@code local://name}.
	 *
	 * @param name any name
	 */
	record Local(String name) implements Address {

		public Local {
			if (name.isBlank()) {
				throw new IllegalArgumentException("'name' must not be empty");
			}
		}

		@Override
		public boolean isSameHost() {
			return true;
		}

		@Override
		public String toString() {
			return "local://" + this.name;
		}

	}

}
