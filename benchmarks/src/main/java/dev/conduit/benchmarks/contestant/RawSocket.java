package dev.conduit.benchmarks.contestant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Contestant;
import dev.conduit.benchmarks.kit.load.Counter;

/**
 * A blocking socket and a thread that reads it, on each side: frames are answered in
 * order, all that was read together is answered by one write. The limit of the machine
 * for those who may sleep; not a product.
 */
public final class RawSocket implements Contestant {

	private final boolean unix;

	/**
	 * A contestant.
	 * @param variant {@code tcp} or {@code unix}
	 */
	public RawSocket(String variant) {
		this.unix = variant.equals("unix");
	}

	@Override
	public String serve() throws IOException {
		ServerSocketChannel server = ServerSocketChannel
			.open(this.unix ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
		server.bind(free());
		Thread.ofPlatform().daemon().name("accept").start(() -> accept(server, new Counter()));
		return (server.getLocalAddress() instanceof InetSocketAddress address) ? String.valueOf(address.getPort())
				: server.getLocalAddress().toString();
	}

	private SocketAddress free() throws IOException {
		if (!this.unix) {
			return new InetSocketAddress("127.0.0.1", 0);
		}
		Path folder = Files.createTempDirectory("bench");
		Path socket = folder.resolve("raw.sock");
		folder.toFile().deleteOnExit();
		socket.toFile().deleteOnExit();
		return UnixDomainSocketAddress.of(socket);
	}

	private void accept(ServerSocketChannel server, Counter counter) {
		try {
			while (true) {
				SocketChannel channel = configured(server.accept());
				Thread.ofPlatform().daemon().name("serve").start(new SocketServer(channel, counter));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Client<?, ?> connect(String address) throws IOException {
		return new SocketClient(open(address), open(address));
	}

	private SocketChannel open(String address) throws IOException {
		return configured(SocketChannel.open(this.unix ? UnixDomainSocketAddress.of(address)
				: new InetSocketAddress("127.0.0.1", Integer.parseInt(address))));
	}

	private SocketChannel configured(SocketChannel channel) throws IOException {
		if (!this.unix) {
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		}
		return channel;
	}

}
