package dev.conduit.benchmarks.contestant;

import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

import dev.conduit.transport.netty.TlsOptions;

/**
 * What contestants that encrypt have in common, so that they differ in nothing else:
 * versions, cipher suites, who does the work, and a certificate that the server makes at
 * its start. Its client is told the certificate beside the address, and believes no
 * other.
 *
 * @param openSsl whether OpenSSL does the work, or else the JDK
 */
record Encryption(boolean openSsl) {

	Encryption {
		if (openSsl) {
			OpenSsl.ensureAvailability();
		}
	}

	/**
	 * The one that a contestant's variant asks for.
	 * @param variant the JDK's where {@code jdk-tls} is in it
	 * @return the encryption
	 */
	static Encryption of(String variant) {
		return new Encryption(!variant.contains("jdk-tls"));
	}

	/**
	 * A certificate for loopback, signed by itself.
	 * @return certificate and key
	 * @throws Exception if it cannot be made
	 */
	static X509Bundle newCertificate() throws Exception {
		return new CertificateBuilder().ecp256()
			.subject("CN=127.0.0.1")
			.setIsCertificateAuthority(true)
			.addSanIpAddress("127.0.0.1")
			.addExtendedKeyUsageServerAuth()
			.buildSelfSigned();
	}

	/**
	 * What a server hands to its clients.
	 * @param address where it listens
	 * @param certificate its certificate
	 * @return both in one line
	 * @throws Exception if the certificate cannot be written
	 */
	static String introduce(String address, X509Bundle certificate) throws Exception {
		return address + " " + Base64.getEncoder().encodeToString(certificate.getCertificate().getEncoded());
	}

	/**
	 * The address in what a server hands to its clients.
	 * @param introduction of any contestant
	 * @return what comes before the certificate
	 */
	static String address(String introduction) {
		return introduction.split(" ")[0];
	}

	/**
	 * Trust in nothing but the certificate in what a server hands to its clients.
	 * @param introduction address and certificate
	 * @return the trust
	 * @throws Exception if the certificate cannot be read
	 */
	static TrustManagerFactory trust(String introduction) throws Exception {
		byte[] certificate = Base64.getDecoder().decode(introduction.split(" ")[1]);
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		store.setCertificateEntry("server",
				CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate)));
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(store);
		return trust;
	}

	/** For Conduit, whose options are these but for who does the work. */
	TlsOptions options() {
		return TlsOptions.DEFAULT.withOpenSsl(this.openSsl);
	}

	SslContext server(KeyManagerFactory keys) throws SSLException {
		return build(SslContextBuilder.forServer(keys));
	}

	SslContext client(TrustManagerFactory trust) throws SSLException {
		return build(SslContextBuilder.forClient().trustManager(trust));
	}

	private SslContext build(SslContextBuilder builder) throws SSLException {
		return builder.sslProvider(this.openSsl ? SslProvider.OPENSSL : SslProvider.JDK)
			.protocols(TlsOptions.SAFE_PROTOCOLS)
			.ciphers(TlsOptions.SAFE_CIPHERS)
			.build();
	}

}
