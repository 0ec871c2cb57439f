package dev.conduit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

import io.netty.buffer.Unpooled;

import dev.conduit.authentication.ClientAuthentication.ClientLogin;
import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.authentication.ScramAuthenticator;
import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.transport.Address;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.netty.SocketRawPeer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client over a socket of the JDK that knows how to log in, and keeps to no other rule.
 */
final class RawClient implements AutoCloseable {

	private final SocketRawPeer peer;

	private final ClientLogin login;

	private final byte[] firstMessage;

	private final FrameDecoder decoder = FrameDecoder.forClient(Unpooled.buffer().alloc(), System::nanoTime);

	private final Queue<Frame> frames = new ArrayDeque<>();

	private boolean oneByteAtATime;

	private RawClient(SocketRawPeer peer, String password) {
		this.peer = peer;
		this.login = new PasswordAuthentication(ServerFixture.USER, password, ServerFixture.RANDOM)
			.begin(ScramAuthenticator.MECHANISM);
		this.firstMessage = this.login.start();
		this.decoder.setLimits(FrameLimits.DEFAULT);
	}

	static RawClient connect(Address address) {
		return connect(address, ServerFixture.PASSWORD);
	}

	static RawClient connect(Address address, String password) {
		return new RawClient(SocketRawPeer.connect(address), password);
	}

	SocketRawPeer peer() {
		return this.peer;
	}

	/**
	 * Sends each byte alone from here on.
	 */
	RawClient oneByteAtATime() {
		this.oneByteAtATime = true;
		return this;
	}

	void write(byte[]... parts) {
		byte[] all = join(parts);
		if (!this.oneByteAtATime) {
			this.peer.write(all);
			return;
		}
		for (byte each : all) {
			this.peer.write(new byte[] { each });
		}
	}

	static byte[] join(byte[]... parts) {
		return Arrays.stream(parts).reduce(new byte[0], (first, second) -> {
			byte[] both = Arrays.copyOf(first, first.length + second.length);
			System.arraycopy(second, 0, both, first.length, second.length);
			return both;
		});
	}

	static byte[] bytes(Frame... frames) {
		return RawPeer.encode(List.of(frames));
	}

	static Frame echo(long id, String text) {
		return new Frame.RpcRequest(id, new Route("echo"), null, false, Headers.EMPTY, Payload.text(text));
	}

	Frame authRequest() {
		return new Frame.AuthRequest("raw", List.of(ScramAuthenticator.MECHANISM), 0, PeerLimits.DEFAULT, new byte[0],
				this.firstMessage);
	}

	/**
	 * The answer to the challenge that comes next.
	 */
	Frame authResponse() {
		Frame challenge = next();
		assertThat(challenge).isInstanceOf(Frame.AuthChallenge.class);
		return new Frame.AuthResponse(this.login.respond(((Frame.AuthChallenge) challenge).data()));
	}

	RawClient logIn() {
		write(RawPeer.preface(), bytes(authRequest()));
		write(bytes(authResponse()));
		assertThat(next()).isInstanceOf(Frame.AuthSuccess.class);
		return this;
	}

	/**
	 * The next frame of the server.
	 */
	Frame next() {
		Frame next = this.frames.poll();
		while (next == null) {
			read();
			next = this.frames.poll();
		}
		return next;
	}

	private void read() {
		ByteBuffer buffer = ByteBuffer.allocate(8192);
		try {
			assertThat(this.peer.channel().read(buffer)).as("bytes before the end").isPositive();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.decoder.decode(Unpooled.wrappedBuffer(buffer.flip()), this.frames::add);
	}

	/**
	 * All frames that the server sends until it closes the socket, which must not be a
	 * reset.
	 */
	List<Frame> readToEnd() {
		byte[] rest = this.peer.readToEnd();
		assertThat(this.peer.wasReset()).as("closed by a reset").isFalse();
		this.decoder.decode(Unpooled.wrappedBuffer(rest), this.frames::add);
		return List.copyOf(this.frames);
	}

	@Override
	public void close() {
		this.decoder.close();
		this.peer.close();
	}

}
