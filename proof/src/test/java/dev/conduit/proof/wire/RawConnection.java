package dev.conduit.proof.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.PeerLimits;
import dev.conduit.transport.Address;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.netty.SocketRawPeer;

/**
 * One end of a connection over a socket of the JDK, logged in without a proof, that sends
 * whatever bytes it is given. For one thread.
 */
public final class RawConnection implements AutoCloseable {

	private final SocketChannel channel;

	private final FrameDecoder decoder;

	private final Queue<Frame> frames = new ArrayDeque<>();

	private final ByteBuffer buffer = ByteBuffer.allocate(1024);

	private RawConnection(SocketChannel channel, FrameDecoder decoder) {
		this.channel = channel;
		this.decoder = decoder;
	}

	/** Connects and logs in. */
	public static RawConnection connect(Address address) throws IOException {
		return logIn(connectOnly(address));
	}

	private static RawConnection logIn(RawConnection connection) throws IOException {
		connection.write(RawPeer.preface());
		connection.write(RawPeer.encode(List
			.of(new Frame.AuthRequest("raw", List.of("NONE"), 0, PeerLimits.DEFAULT, new byte[0], new byte[0]))));
		connection.decoder.setLimits(FrameLimits.DEFAULT);
		connection.require(Frame.AuthSuccess.class);
		return connection;
	}

	/** Connects, and says nothing. */
	public static RawConnection connectOnly(Address address) {
		return new RawConnection(SocketRawPeer.connect(address).channel(),
				FrameDecoder.forClient(UnpooledByteBufAllocator.DEFAULT, System::nanoTime));
	}

	/** Connects from another address of this host, and says nothing. */
	public static RawConnection connectOnly(Address.Tcp address, InetAddress from) throws IOException {
		SocketChannel channel = SocketChannel.open().bind(new InetSocketAddress(from, 0));
		try {
			channel.connect(new InetSocketAddress(address.host(), address.port()));
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
		return new RawConnection(channel, FrameDecoder.forClient(UnpooledByteBufAllocator.DEFAULT, System::nanoTime));
	}

	/** Lets a client in that has connected. */
	public static RawConnection accept(SocketChannel channel) throws IOException {
		RawConnection connection = new RawConnection(channel,
				FrameDecoder.forServer(UnpooledByteBufAllocator.DEFAULT, System::nanoTime));
		connection.require(Frame.AuthRequest.class);
		connection.decoder.setLimits(FrameLimits.DEFAULT);
		connection.write(RawPeer
			.encode(List.of(new Frame.AuthSuccess(1, "raw", new byte[0], false, 0, PeerLimits.DEFAULT, new byte[0]))));
		return connection;
	}

	private void require(Class<? extends Frame> type) throws IOException {
		Frame frame = next();
		if (!type.isInstance(frame)) {
			throw new IOException("expected %s (was %s)".formatted(type.getSimpleName(), frame));
		}
	}

	/** The socket, to do worse with. */
	public SocketChannel channel() {
		return this.channel;
	}

	/** Sends bytes. */
	public void write(byte[] bytes) throws IOException {
		ByteBuffer all = ByteBuffer.wrap(bytes);
		while (all.hasRemaining()) {
			this.channel.write(all);
		}
	}

	/** The next frame of the other side, or {@code null} where it has closed. */
	public @Nullable Frame next() throws IOException {
		while (this.frames.isEmpty()) {
			this.buffer.clear();
			if (this.channel.read(this.buffer) < 0) {
				return null;
			}
			this.decoder.decode(Unpooled.wrappedBuffer(this.buffer.flip()), this.frames::add);
		}
		return this.frames.remove();
	}

	@Override
	public void close() throws IOException {
		this.decoder.close();
		this.channel.close();
	}

}
