package dev.conduit.transport.netty;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import io.netty.pkitesting.CertificateBuilder.ExtendedKeyUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ConduitTlsException;
import dev.conduit.message.ErrorCode;
import dev.conduit.transport.Address;
import dev.conduit.transport.Link;
import dev.conduit.transport.RecordingReceiver;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.BadCertificates.Flaw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

/**
 * Thirteen kinds of bad certificates at either side: nobody is connected, and the client
 * learns by a code what somebody has to change.
 */
@Timeout(60)
@ParameterizedClass
@EnumSource
class TlsRefusalTests {

	private static final Map<Flaw, ErrorCode> CODES = Map.of(Flaw.EXPIRED, ErrorCode.CERTIFICATE_EXPIRED,
			Flaw.NOT_YET_VALID, ErrorCode.CERTIFICATE_EXPIRED, Flaw.OF_AN_AUTHORITY_THAT_EXPIRED,
			ErrorCode.CERTIFICATE_EXPIRED, Flaw.FOR_ANOTHER_USE, ErrorCode.CERTIFICATE_UNSUITABLE,
			Flaw.WHOSE_KEY_MAY_NOT_SIGN, ErrorCode.CERTIFICATE_UNSUITABLE,
			Flaw.WITH_A_CRITICAL_EXTENSION_THAT_NOBODY_KNOWS, ErrorCode.CERTIFICATE_UNSUITABLE);

	@Parameter
	private Engine engine;

	private final RecordingReceiver server = new RecordingReceiver();

	private TestedTransport transport;

	@AfterEach
	void close() {
		if (this.transport != null) {
			this.transport.close();
		}
	}

	private RecordingReceiver connect(TlsOptions client, TlsOptions server) {
		this.transport = TestedTls.transport(client.withOpenSsl(false),
				server.withOpenSsl(this.engine == Engine.OPEN_SSL));
		Address address = this.transport.server()
			.listen(this.transport.freeAddress(), this.server)
			.toCompletableFuture()
			.join()
			.address();
		return connect(address);
	}

	private RecordingReceiver connect(Address address) {
		RecordingReceiver client = new RecordingReceiver();
		CompletionStage<Link> link = this.transport.client().connect(address, RecordingReceiver.PATIENCE, client);
		link.toCompletableFuture().join();
		return client;
	}

	private static TlsOptions server(KeyManagerFactory keys) {
		return TlsOptions.DEFAULT.withKeys(keys);
	}

	private static TlsOptions server() {
		return server(BadCertificates.good(ExtendedKeyUsage.PKIX_KP_SERVER_AUTH));
	}

	private static TlsOptions demanding() {
		return server().withTrust(BadCertificates.trust()).withClientCertificate(true);
	}

	private static TlsOptions client() {
		return TlsOptions.DEFAULT.withTrust(BadCertificates.trust());
	}

	/** Why there is no connection, at once or as soon as the server has said so. */
	private ConduitException refusal(TlsOptions client, TlsOptions server) {
		return (end(client, server) instanceof ConduitException known) ? known
				: fail("the link was not closed for a reason");
	}

	private Throwable end(TlsOptions client, TlsOptions server) {
		try {
			return connect(client, server).awaitClosed();
		}
		catch (CompletionException ex) {
			return ex.getCause();
		}
	}

	/** What a client may be told instead by a server whose TLS is OpenSSL. */
	private ErrorCode[] codes(ErrorCode code, ErrorCode... ofOpenSsl) {
		return (this.engine == Engine.JDK) ? new ErrorCode[] { code }
				: Stream.concat(Stream.of(code), Stream.of(ofOpenSsl)).toArray(ErrorCode[]::new);
	}

	// certificates of servers

	@ParameterizedTest
	@EnumSource
	void aBadCertificateOfTheServerIsRefused(Flaw flaw) {
		ConduitException refusal = refusal(client(), server(flaw.make(ExtendedKeyUsage.PKIX_KP_SERVER_AUTH)));

		assertThat(refusal).isInstanceOf(ConduitTlsException.class);
		// OpenSSL itself does not show a certificate whose key may not sign.
		assertThat(refusal.code()).as(refusal.getMessage())
			.isIn((Object[]) codes(CODES.getOrDefault(flaw, ErrorCode.CERTIFICATE_UNTRUSTED), ErrorCode.TLS_FAILED));
		assertThat(refusal).hasMessageContaining("tls://127.0.0.1:");
	}

	@Test
	void aGoodCertificateOfTheServerIsTaken() {
		assertThat(connect(client(), server()).isAccepted()).isTrue();
	}

	@Test
	void aCertificateForAnotherHostIsRefused() {
		ConduitException refusal = refusal(TestCertificates.client(), TestCertificates.serverOfAnotherHost());

		assertThat(refusal).isInstanceOf(ConduitTlsException.class).hasMessageContaining("'127.0.0.1'");
		assertThat(refusal.code()).isEqualTo(ErrorCode.CERTIFICATE_OF_ANOTHER_HOST);
	}

	// certificates of clients

	@ParameterizedTest
	@EnumSource
	void aBadCertificateOfTheClientIsRefusedAndTheClientLearnsIt(Flaw flaw) {
		Throwable end = end(client().withKeys(flaw.make(ExtendedKeyUsage.PKIX_KP_CLIENT_AUTH)), demanding());

		assertThat(this.server.isAccepted()).as("whether it was let in").isFalse();
		if (this.engine == Engine.OPEN_SSL && !(end instanceof ConduitException)) {
			// Of some it says nothing but that the connection is over.
			return;
		}
		assertThat(end).isInstanceOf(ConduitSecurityException.class);
		ConduitException refusal = (ConduitException) end;
		assertThat(refusal.code()).as(refusal.getMessage()).isEqualTo(switch (flaw) {
			// Key managers show nothing that no authority which the server names has
			// signed.
			case OF_AN_UNKNOWN_AUTHORITY, SIGNED_BY_ITSELF, WITHOUT_THE_AUTHORITY_BETWEEN ->
				ErrorCode.CLIENT_CERTIFICATE_REQUIRED;
			default -> ErrorCode.CLIENT_CERTIFICATE_REFUSED;
		});
	}

	@Test
	void aGoodCertificateOfTheClientIsTaken() {
		RecordingReceiver client = connect(
				client().withKeys(BadCertificates.good(ExtendedKeyUsage.PKIX_KP_CLIENT_AUTH)), demanding());

		client.link().close();
		assertThat(client.awaitClosed()).isNull();
	}

	@Test
	void aClientWithoutACertificateLearnsThatTheServerWantsOne() {
		ConduitException refusal = refusal(client(), demanding());

		assertThat(refusal).isInstanceOf(ConduitSecurityException.class)
			.hasMessageContaining("wants a certificate of the client");
		assertThat(refusal.code()).isEqualTo(ErrorCode.CLIENT_CERTIFICATE_REQUIRED);
	}

	@Test
	void aClientThatHasMuchToSayStillLearnsWhyItIsRefused() throws Exception {
		this.transport = TestedTls.transport(client(), demanding().withOpenSsl(this.engine == Engine.OPEN_SSL));
		Address.Tls address = (Address.Tls) this.transport.server()
			.listen(this.transport.freeAddress(), new RecordingReceiver())
			.toCompletableFuture()
			.join()
			.address();
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, BadCertificates.trust().getTrustManagers(), null);

		try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(address.host(), address.port())) {
			Throwable refusal = catchThrowable(() -> {
				socket.startHandshake();
				write(socket);
				socket.getInputStream().transferTo(OutputStream.nullOutputStream());
			});

			assertThat(refusal).isInstanceOf(SSLException.class).hasMessageContaining("certificate_required");
		}
	}

	/**
	 * More than a socket takes on its own, so that some is unread when the server
	 * refuses.
	 */
	private static void write(SSLSocket socket) throws IOException {
		byte[] much = new byte[64 * 1024];
		for (int i = 0; i < 4; i++) {
			socket.getOutputStream().write(much);
		}
	}

	// versions and ciphers

	static Stream<Arguments> nothingInCommon() {
		return Stream.of(
				Arguments.of(TlsOptions.DEFAULT.withProtocols(List.of("TLSv1.3")),
						TlsOptions.DEFAULT.withProtocols(List.of("TLSv1.2"))),
				Arguments.of(TlsOptions.DEFAULT.withProtocols(List.of("TLSv1.2")),
						TlsOptions.DEFAULT.withProtocols(List.of("TLSv1.3"))),
				Arguments.of(
						TlsOptions.DEFAULT.withProtocols(List.of("TLSv1.2"))
							.withCiphers(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")),
						TlsOptions.DEFAULT.withProtocols(List.of("TLSv1.2"))
							.withCiphers(List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"))));
	}

	@ParameterizedTest
	@MethodSource
	void nothingInCommon(TlsOptions client, TlsOptions server) {
		ConduitException refusal = refusal(client.withTrust(BadCertificates.trust()),
				server.withKeys(BadCertificates.good(ExtendedKeyUsage.PKIX_KP_SERVER_AUTH)));

		assertThat(refusal).isInstanceOf(ConduitTlsException.class);
		assertThat(refusal.code()).as(refusal.getMessage())
			.isIn((Object[]) codes(ErrorCode.TLS_NOT_AGREED, ErrorCode.TLS_NOT_SPOKEN));
		assertThat(this.server.isAccepted()).as("whether it was let in").isFalse();
	}

	// plain text

	@Test
	void aServerInPlainTextIsToldApart() {
		this.transport = TestedTls.transport(client(), server());
		Address.Tcp plain = (Address.Tcp) this.transport.server()
			.listen(new Address.Tcp("127.0.0.1", 0), new RecordingReceiver())
			.toCompletableFuture()
			.join()
			.address();

		Throwable refusal = catchThrowable(() -> connect(new Address.Tls("127.0.0.1", plain.port())));

		assertThat(refusal).hasCauseInstanceOf(ConduitTlsException.class);
		assertThat(((ConduitException) refusal.getCause()).code()).isEqualTo(ErrorCode.TLS_NOT_SPOKEN);
	}

	/**
	 * Whose TLS does the work at the server. The client's is the JDK's.
	 */
	enum Engine {

		JDK, OPEN_SSL;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
