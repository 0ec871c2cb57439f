package dev.conduit.transport.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import dev.conduit.transport.Address;
import dev.conduit.transport.RawPeer;

/**
 * A client of bytes over a socket of the JDK.
 */
public final class SocketRawPeer implements RawPeer {

	private final SocketChannel channel;

	private boolean reset;

	private SocketRawPeer(SocketChannel channel) {
		this.channel = channel;
	}

	/**
	 * Connects to a TCP or Unix domain socket.
	 */
	public static SocketRawPeer connect(Address address) {
		try {
			return new SocketRawPeer(SocketChannel.open(socketAddress(address)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static SocketAddress socketAddress(Address address) {
		return switch (address) {
			case Address.Tcp tcp -> new InetSocketAddress(tcp.host(), tcp.port());
			case Address.Tls tls -> throw new IllegalArgumentException(tls.toString());
			case Address.Unix unix -> UnixDomainSocketAddress.of(unix.path());
			case Address.Shm shm -> throw new IllegalArgumentException(shm.toString());
			case Address.Local local -> throw new IllegalArgumentException(local.toString());
		};
	}

	/**
	 * The socket, to do worse with.
	 */
	public SocketChannel channel() {
		return this.channel;
	}

	@Override
	public void write(byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		doing(() -> {
			while (buffer.hasRemaining()) {
				this.channel.write(buffer);
			}
		});
	}

	/**
	 * Reads until the other side ends; a reset counts as an end, too.
	 */
	@Override
	public byte[] readToEnd() {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		ByteBuffer buffer = ByteBuffer.allocate(8192);
		try {
			while (this.channel.read(buffer) >= 0) {
				all.write(buffer.array(), 0, buffer.position());
				buffer.clear();
			}
		}
		catch (IOException ex) {
			if (this.channel.isOpen()) {
				this.reset = true;
				return all.toByteArray();
			}
			throw new UncheckedIOException(ex);
		}
		return all.toByteArray();
	}

	@Override
	public boolean wasReset() {
		return this.reset;
	}

	@Override
	public void finish() {
		doing(this.channel::shutdownOutput);
	}

	@Override
	public void close() {
		doing(this.channel::close);
	}

	@Override
	public void reset() {
		doing(() -> {
			if (this.channel.getRemoteAddress() instanceof InetSocketAddress) {
				this.channel.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
			this.channel.close();
		});
	}

	private static void doing(SocketCall call) {
		try {
			call.run();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private interface SocketCall {

		void run() throws IOException;

	}

}
