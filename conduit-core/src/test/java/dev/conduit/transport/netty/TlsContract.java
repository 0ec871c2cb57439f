package dev.conduit.transport.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import io.netty.handler.ssl.OpenSsl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.server.LogLines;
import dev.conduit.transport.Address;
import dev.conduit.transport.Link;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.RecordingReceiver;
import dev.conduit.transport.ServerTransport.Listener;
import dev.conduit.transport.WriteLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What TLS keeps beside what every socket keeps.
 */
abstract class TlsContract extends SocketContract {

	private final LogLines log = LogLines.keep();

	/** Whether OpenSSL is to do the work. */
	abstract boolean openSsl();

	@BeforeEach
	void theTestedEngineIsThere() {
		assertThat(OpenSsl.isAvailable()).as("OpenSSL, whose native library is on the class path of these tests")
			.isTrue();
	}

	@AfterEach
	void closeLog() {
		this.log.close();
	}

	@Override
	Address.Tls freeAddress() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new Address.Tls("127.0.0.1", socket.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	NettyTestedTransport transport(EventLoops loops, NettyOptions options) {
		return transport(loops, options, TestCertificates.client(), TestCertificates.server());
	}

	private NettyTestedTransport transport(EventLoops loops, NettyOptions options, TlsOptions client,
			TlsOptions server) {
		return new NettyTestedTransport(loops, options, client.withOpenSsl(openSsl()), server.withOpenSsl(openSsl()),
				this::freeAddress);
	}

	private void restart(TlsOptions client, TlsOptions server) {
		restart(transport(openLoops(), NettyOptions.DEFAULT, client, server));
	}

	private Address.Tls address() {
		return (Address.Tls) listener().address();
	}

	@Test
	void bothSidesKnowWhereTheOtherIs() {
		Ends ends = connect();

		assertThat(ends.client().link().peer()).isEqualTo(new PeerInfo("tls", address().toString(), true));
		assertThat(ends.server().link().peer().address()).startsWith("tls://127.0.0.1:");
	}

	@Test
	void portZeroGivesThePortThatTheSystemChose() {
		Listener listener = listenAt(new Address.Tls("127.0.0.1", 0));

		assertThat(listener.address()).isInstanceOfSatisfying(Address.Tls.class,
				(address) -> assertThat(address.port()).isPositive());
	}

	@Test
	void whoSpeaksPlaintextIsToldSoInPlaintext() {
		RawPeer plain = SocketRawPeer.connect(address().tcp());

		plain.write(concat(RawPeer.preface(), RawPeer.encode(pings(1, 1))));

		assertThat(RawPeer.decode(plain.readToEnd())).singleElement()
			.isInstanceOfSatisfying(Frame.Close.class, (close) -> {
				assertThat(close.code()).isEqualTo(ErrorCode.TLS_REQUIRED);
				assertThat(close.detail()).contains("connect to tls://");
			});
		plain.close();
		assertThat(this.log.all()).singleElement()
			.asString()
			.contains("does not speak TLS", "tls:// instead of tcp://");
	}

	@Test
	void whoSpeaksTlsToAPortWithoutIsToldWhatToWrite() {
		Listener plain = listenAt(new Address.Tcp("127.0.0.1", 0));
		Address.Tls wrong = new Address.Tls("127.0.0.1", ((Address.Tcp) plain.address()).port());

		assertRefused(wrong, "ended the connection instead of a TLS hand-shake", "listen on tls://");
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.log.all()).singleElement()
				.asString()
				.contains("TLS hand-shake", "tcp:// instead of tls://"));
	}

	@Test
	void aCertificateOfACaThatIsNotTrustedIsRefused() {
		restart(TestCertificates.clientOfAnotherAuthority(), TestCertificates.server());

		assertRefused(address(), "signed by nobody whom this client trusts", "trust store");
	}

	@Test
	void withoutTrustOfItsOwnAClientTrustsWhomTheJvmTrusts() {
		restart(TlsOptions.DEFAULT, TestCertificates.server());

		assertRefused(address(), "signed by nobody whom this client trusts");
	}

	@Test
	void aCertificateOfAnotherHostIsRefused() {
		restart(TestCertificates.client(), TestCertificates.serverOfAnotherHost());

		assertRefused(address(), "is for another host", "'127.0.0.1'");
		assertRefused(new Address.Tls("localhost", address().port()), "is for another host", "'localhost'");
	}

	@Test
	void aCertificateOfAnotherHostIsTakenByAClientThatDoesNotLook() {
		restart(TestCertificates.client().withVerifyHost(false), TestCertificates.serverOfAnotherHost());

		assertThat(connect().client().isAccepted()).isTrue();
	}

	@Test
	void aCertificateThatExpiredIsRefused() {
		restart(TestCertificates.client(), TestCertificates.serverThatExpired());

		assertRefused(address(), "has expired", "renew it");
	}

	@Test
	void aServerWithoutACertificateDoesNotListen() {
		restart(TestCertificates.client(), TestCertificates.server());
		NettyServerTransport without = new NettyServerTransport(loops(), NettyOptions.DEFAULT);

		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> without.listen(freeAddress(), receiver()).toCompletableFuture().join())
			.withCauseInstanceOf(ConduitUnavailableException.class)
			.withMessageContaining("there is no certificate")
			.withMessageContaining("conduit.server.ssl.bundle");
	}

	@ParameterizedTest
	@CsvSource({ "TLSv1.3, TLS_AES_256_GCM_SHA384", "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256" })
	void safeVersionsAndCiphersAreSpoken(String protocol, String cipher) throws Exception {
		try (SSLSocket client = rawTls(protocol, cipher)) {
			client.startHandshake();

			assertThat(client.getSession().getProtocol()).isEqualTo(protocol);
			assertThat(client.getSession().getCipherSuite()).isEqualTo(cipher);
		}
	}

	@Test
	void ciphersThatDoNotProtectTheBytesAreNotSpoken() throws Exception {
		try (SSLSocket client = rawTls("TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256")) {
			assertThatExceptionOfType(SSLException.class).isThrownBy(client::startHandshake);
		}
	}

	@Test
	void progressOfALargeFrameShowsBeforeItHasLeft() {
		Ends ends = connect();
		Link link = ends.client().link();
		CompletableFuture<Void> wide = new CompletableFuture<>();
		link.execute(() -> {
			link.setOutboundFormat(PeerLimits.MAX_FRAME_SIZE, PeerLimits.MAX_FRAME_SIZE, false);
			wide.complete(null);
		});
		wide.join();
		pause(ends.server().link());
		int size = PeerLimits.MAX_FRAME_SIZE - 1024;

		link.send(new Frame.RpcResponse(1, Headers.EMPTY, Payload.bytes(new byte[size])));

		await().atMost(PATIENCE).until(() -> link.pendingBytes() < size);
		assertThat(link.pendingBytes()).as("what is left of the frame").isPositive();
	}

	@Test
	void thePeerThatTakesNothingIsCutWithoutAWordInTheLog() {
		restart(transport(openLoops(),
				new NettyOptions(new WriteLimits(1024, 2048, 1024 * 1024, PATIENCE),
						NettyOptions.DEFAULT.prefaceTimeout(), NettyOptions.DEFAULT.backlog(),
						NettyOptions.DEFAULT.socketPermissions())));
		Ends ends = connect();
		pause(ends.server().link());
		Link link = ends.client().link();
		try (LogLines netty = LogLines.keep("io.netty")) {
			for (int i = 0; i < MANY && !ends.client().isClosed(); i++) {
				link.send(response(i + 1));
			}

			ends.client().awaitClosed();
			assertThat(netty.all()).isEmpty();
		}
	}

	private SSLSocket rawTls(String protocol, String cipher) throws Exception {
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, TestCertificates.trust().getTrustManagers(), null);
		SSLSocket client = (SSLSocket) context.getSocketFactory().createSocket(address().host(), address().port());
		client.setEnabledProtocols(new String[] { protocol });
		client.setEnabledCipherSuites(new String[] { cipher });
		return client;
	}

	private void assertRefused(Address address, String... words) {
		RecordingReceiver client = receiver();
		CompletionStage<Link> connected = transport().client().connect(address, PATIENCE, client);

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> connected.toCompletableFuture().join())
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class)
			.withMessageContaining(address.toString())
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(words));
		assertThat(client.isAccepted()).isFalse();
	}

}
