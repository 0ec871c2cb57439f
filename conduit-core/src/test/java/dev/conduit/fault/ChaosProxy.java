package dev.conduit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.transport.Address;

/**
 * Stands between clients and a server on real sockets and lets things go wrong, byte by
 * byte: connections break anywhere in a frame, end in one direction alone, or hardly
 * move. It knows nothing of frames. For any thread.
 * <p>
 * It listens on a port of the loopback interface. Each connection takes two virtual
 * threads and holds at most 4 KiB in each direction.
 *
 * <pre class="code">
 * try (ChaosProxy proxy = ChaosProxy.before(server.addresses().get(0))) {
 * 	proxy.cutAfter(Direction.TO_SERVER, 17);
 * 	connectTo(proxy.address());
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class ChaosProxy implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(ChaosProxy.class);

	private final SocketAddress server;

	private final ServerSocketChannel listener;

	private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

	private final Map<Direction, Valve> valves = new EnumMap<>(Direction.class);

	private ChaosProxy(SocketAddress server, ServerSocketChannel listener) {
		this.server = server;
		this.listener = listener;
		for (Direction direction : Direction.values()) {
			this.valves.put(direction, new Valve());
		}
	}

	/**
	 * A proxy before a server.
	 * @param server where the server listens: TCP or a Unix domain socket
	 * @return the proxy, which listens
	 */
	public static ChaosProxy before(Address server) {
		try {
			ServerSocketChannel listener = ServerSocketChannel.open();
			listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			ChaosProxy proxy = new ChaosProxy(socketAddress(server), listener);
			Thread.ofVirtual().name("chaos-proxy").start(proxy::acceptAll);
			return proxy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static SocketAddress socketAddress(Address address) {
		return switch (address) {
			case Address.Tcp tcp -> new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.port());
			case Address.Unix unix -> UnixDomainSocketAddress.of(unix.path());
			default -> throw new IllegalArgumentException(
					"'server' must be a tcp address of this host or a unix address (was %s)".formatted(address));
		};
	}

	/**
	 * Where clients connect instead of the server's own address.
	 * @return a TCP address
	 */
	public Address address() {
		return new Address.Tcp("127.0.0.1", this.listener.socket().getLocalPort());
	}

	private void acceptAll() {
		while (this.listener.isOpen()) {
			try {
				accept(this.listener.accept());
			}
			catch (IOException ex) {
				logger.debug("The proxy accepts no more, or found no server", ex);
			}
		}
	}

	private void accept(SocketChannel client) throws IOException {
		SocketChannel toServer = SocketChannel.open((this.server instanceof UnixDomainSocketAddress)
				? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
		try {
			toServer.connect(this.server);
		}
		catch (IOException ex) {
			toServer.close();
			client.close();
			throw ex;
		}
		ProxiedConnection connection = new ProxiedConnection(client, toServer, this.connections::remove);
		this.connections.add(connection);
		connection.start(this.valves);
	}

	/**
	 * Breaks the connection after a number of bytes, counted from now on over all
	 * connections: that number arrives, and nothing after it. Happens once; later
	 * connections pass.
	 * @param direction where the bytes are on their way to
	 * @param bytes how many, 0 or more
	 */
	public void cutAfter(Direction direction, long bytes) {
		valve(direction).set(bytes, Valve.Then.CUT);
	}

	/**
	 * Ends one direction after a number of bytes: the receiver sees the end of what comes
	 * to it, and may send on. Happens once, where that byte passes or the next one would.
	 * @param direction the direction that ends
	 * @param bytes how many bytes arrive before, 0 or more
	 */
	public void halfCloseAfter(Direction direction, long bytes) {
		valve(direction).set(bytes, Valve.Then.END);
	}

	/**
	 * Lets only so many bytes pass, and the others wait: called again and again, it is a
	 * receiver that reads slowly.
	 * @param direction where the bytes are on their way to
	 * @param bytes how many pass, 0 or more
	 */
	public void letPass(Direction direction, long bytes) {
		valve(direction).set(bytes, Valve.Then.WAIT);
	}

	/**
	 * Breaks all connections that are open.
	 */
	public void cut() {
		this.connections.forEach(ProxiedConnection::close);
		this.valves.values().forEach(Valve::wake);
	}

	/**
	 * Lets everything pass from now on. What was cut stays cut.
	 */
	public void heal() {
		this.valves.values().forEach(Valve::open);
	}

	/**
	 * Bytes that passed in a direction, over all connections.
	 * @param direction where to
	 * @return how many
	 */
	public long passedBytes(Direction direction) {
		return valve(direction).passed();
	}

	/**
	 * Connections that are open.
	 * @return how many
	 */
	public int openConnections() {
		return this.connections.size();
	}

	private Valve valve(Direction direction) {
		return this.valves.get(direction);
	}

	/**
	 * Breaks all connections and takes no more.
	 */
	@Override
	public void close() {
		try {
			this.listener.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			heal();
			cut();
		}
	}

}
