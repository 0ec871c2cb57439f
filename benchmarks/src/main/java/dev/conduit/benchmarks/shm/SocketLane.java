package dev.conduit.benchmarks.shm;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A blocking socket for each subscriber, TCP on loopback or of the Unix family, by the
 * JDK alone; many small messages a write.
 */
final class SocketLane implements Lane {

	private static final int BATCH_BYTES = 64 * 1024;

	private final Path folder;

	private final boolean tcp;

	SocketLane(Path folder, boolean tcp) {
		this.folder = folder;
		this.tcp = tcp;
	}

	@Override
	public Outlet outlet(Shape shape) throws IOException {
		ServerSocketChannel server = ServerSocketChannel
			.open((this.tcp) ? StandardProtocolFamily.INET : StandardProtocolFamily.UNIX);
		server.bind((this.tcp) ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
				: UnixDomainSocketAddress.of(this.folder.resolve("socket" + shape.id())));
		return new Out(shape, server, new ArrayList<>(), new Payload(shape.size()),
				ByteBuffer.allocateDirect(BATCH_BYTES));
	}

	@Override
	public Inlet inlet(Shape shape, String address, int index) throws IOException {
		SocketAddress remote = (this.tcp)
				? new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(address))
				: UnixDomainSocketAddress.of(address);
		ByteBuffer buffer = ByteBuffer.allocateDirect(2 * BATCH_BYTES).order(ByteOrder.LITTLE_ENDIAN).flip();
		return new In(shape, SocketChannel.open(remote), new Payload(shape.size()), buffer);
	}

	private record Out(Shape shape, ServerSocketChannel server, List<SocketChannel> channels, Payload payload,
			ByteBuffer batch) implements Outlet {

		@Override
		public String address() {
			try {
				return (this.server.getLocalAddress() instanceof InetSocketAddress inet)
						? String.valueOf(inet.getPort()) : this.server.getLocalAddress().toString();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void awaitSubscribers() throws IOException {
			while (this.channels.size() < this.shape.subscribers()) {
				SocketChannel channel = this.server.accept();
				if (channel.getLocalAddress() instanceof InetSocketAddress) {
					channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
				}
				this.channels.add(channel);
			}
		}

		@Override
		public void send(long number, long stamp) throws IOException {
			if (this.batch.remaining() < this.shape.size()) {
				flush();
			}
			this.batch.put(this.payload.of(number, stamp));
		}

		@Override
		public void flush() throws IOException {
			this.batch.flip();
			for (SocketChannel channel : this.channels) {
				ByteBuffer view = this.batch.duplicate();
				while (view.hasRemaining()) {
					channel.write(view);
				}
			}
			this.batch.clear();
		}

		@Override
		public void close() throws IOException {
			for (SocketChannel channel : this.channels) {
				channel.close();
			}
			SocketAddress local = this.server.getLocalAddress();
			this.server.close();
			if (local instanceof UnixDomainSocketAddress unix) {
				Files.deleteIfExists(unix.getPath());
			}
		}

	}

	private record In(Shape shape, SocketChannel channel, Payload payload, ByteBuffer buffer) implements Inlet {

		@Override
		public void read(Check check) throws IOException {
			this.buffer.compact();
			if (this.channel.read(this.buffer) < 0) {
				throw new EOFException("the publisher has gone");
			}
			this.buffer.flip();
			while (this.buffer.remaining() >= this.shape.size()) {
				int at = this.buffer.position();
				boolean hasFill = !this.shape.everyByte() || this.payload.hasFill(this.buffer);
				check.received(this.buffer.getLong(at), this.buffer.getLong(at + Payload.STAMP),
						this.buffer.getLong(at + this.payload.end()), hasFill);
				this.buffer.position(at + this.shape.size());
			}
		}

		@Override
		public void close() throws IOException {
			this.channel.close();
		}

	}

}
