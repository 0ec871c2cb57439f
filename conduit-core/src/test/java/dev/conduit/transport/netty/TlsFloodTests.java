package dev.conduit.transport.netty;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.frame.Frame;
import dev.conduit.message.Limit;
import dev.conduit.transport.Address;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.RecordingReceiver;
import dev.conduit.transport.TestedTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * What a client may do after the TLS hand-shake, by the JDK's own client: its socket asks
 * for new keys (TLS 1.3) or for another hand-shake (TLS 1.2) each time that it is told to
 * begin one.
 */
@Timeout(60)
class TlsFloodTests {

	/** Without a bound all of them would be taken, and answered. */
	private static final int FLOOD = 50_000;

	private final RecordingReceiver server = new RecordingReceiver();

	private final Queue<Limit> hits = new ConcurrentLinkedQueue<>();

	private TestedTransport transport;

	@AfterEach
	void close() {
		this.transport.close();
	}

	@ParameterizedTest
	@EnumSource
	void asManyNewKeysAsAreAllowedDoNoHarm(TestedTls engine) throws Exception {
		try (SSLSocket socket = connect(engine, "TLSv1.3")) {
			socket.getOutputStream().write(RawPeer.preface());
			for (int i = 0; i < GuardedTlsEngine.MAX_EMPTY_AT_ONCE; i++) {
				socket.startHandshake();
			}
			socket.getOutputStream().write(RawPeer.encode(List.of(new Frame.Ping(1))));

			assertThat(this.server.nextFrame()).isEqualTo(new Frame.Ping(1));
			assertThat(this.hits).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void aFloodOfNewKeysEndsTheConnection(TestedTls engine) throws Exception {
		try (SSLSocket socket = connect(engine, "TLSv1.3")) {
			socket.getOutputStream().write(RawPeer.preface());

			Throwable end = catchThrowable(() -> repeat(socket));

			assertThat(end).as("the end of %d requests for new keys", FLOOD).isInstanceOf(IOException.class);
			assertEnded(engine);
		}
	}

	@ParameterizedTest
	@EnumSource
	void anotherHandshakeOnTheSameConnectionIsRefused(TestedTls engine) throws Exception {
		try (SSLSocket socket = connect(engine, "TLSv1.2")) {
			socket.getOutputStream().write(RawPeer.preface());
			socket.getOutputStream().write(RawPeer.encode(List.of(new Frame.Ping(1))));
			assertThat(this.server.nextFrame()).isEqualTo(new Frame.Ping(1));

			socket.startHandshake();

			// The hand-shake goes on where something is read; nothing ever comes of it.
			Throwable end = catchThrowable(() -> assertThat(socket.getInputStream().read()).isEqualTo(-1));
			assertThat(end).as("what was read instead of the end").isNotInstanceOf(AssertionError.class);
			assertEnded(engine);
		}
	}

	private static void repeat(SSLSocket socket) throws IOException {
		for (int i = 0; i < FLOOD; i++) {
			socket.startHandshake();
		}
	}

	/** OpenSSL refuses by itself, and there is nobody to count. */
	private void assertEnded(TestedTls engine) {
		if (engine == TestedTls.JDK) {
			await().untilAsserted(() -> assertThat(this.hits).containsExactly(Limit.TLS_RECORDS));
		}
		this.server.awaitClosed();
	}

	private SSLSocket connect(TestedTls engine, String version) throws Exception {
		this.transport = engine.open(NettyOptions.DEFAULT);
		Address.Tls address = (Address.Tls) this.transport.server()
			.listen(this.transport.freeAddress(), new Counting())
			.toCompletableFuture()
			.join()
			.address();
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, TestCertificates.trust().getTrustManagers(), null);
		SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(address.host(), address.port());
		socket.setEnabledProtocols(new String[] { version });
		socket.startHandshake();
		return socket;
	}

	private final class Counting implements LinkAcceptor {

		@Override
		public FrameReceiver accept(Link link) {
			return TlsFloodTests.this.server.accept(link);
		}

		@Override
		public void limitHit(Link link, Limit limit) {
			TlsFloodTests.this.hits.add(limit);
		}

	}

}
