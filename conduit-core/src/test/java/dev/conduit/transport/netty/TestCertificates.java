package dev.conduit.transport.netty;

import java.time.Duration;
import java.time.Instant;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/**
 * A CA that is made for these tests, and what it signs.
 */
public final class TestCertificates {

	private static final Duration DAY = Duration.ofDays(1);

	private static final X509Bundle AUTHORITY = authority("CN=tests");

	private static final X509Bundle OTHER_AUTHORITY = authority("CN=others");

	private static final X509Bundle ED25519 = ed25519();

	private TestCertificates() {
	}

	/** What a server with a certificate for this host needs. */
	public static TlsOptions server() {
		return TlsOptions.DEFAULT.withKeys(keys(certificate("localhost", "127.0.0.1", Instant.now().plus(DAY))));
	}

	/** What a client that trusts the CA needs. */
	public static TlsOptions client() {
		return TlsOptions.DEFAULT.withTrust(trust());
	}

	/** What a server needs whose certificate is signed by a key of Ed25519. */
	public static TlsOptions serverOfEd25519() {
		return TlsOptions.DEFAULT.withKeys(keys(ED25519));
	}

	/** What a client needs that trusts it. */
	public static TlsOptions clientOfEd25519() {
		return TlsOptions.DEFAULT.withTrust(ED25519.toTrustManagerFactory());
	}

	static TrustManagerFactory trust() {
		return AUTHORITY.toTrustManagerFactory();
	}

	static TlsOptions clientOfAnotherAuthority() {
		return TlsOptions.DEFAULT.withTrust(OTHER_AUTHORITY.toTrustManagerFactory());
	}

	static TlsOptions serverOfAnotherHost() {
		return TlsOptions.DEFAULT.withKeys(keys(certificate("elsewhere.example", null, Instant.now().plus(DAY))));
	}

	static TlsOptions serverThatExpired() {
		return TlsOptions.DEFAULT.withKeys(keys(certificate("localhost", "127.0.0.1", Instant.now().minus(DAY))));
	}

	private static X509Bundle ed25519() {
		try {
			X509Bundle root = new CertificateBuilder().algorithm(CertificateBuilder.Algorithm.ed25519)
				.subject("CN=edwards")
				.setIsCertificateAuthority(true)
				.buildSelfSigned();
			return new CertificateBuilder().algorithm(CertificateBuilder.Algorithm.ed25519)
				.subject("CN=localhost")
				.addSanDnsName("localhost")
				.addSanIpAddress("127.0.0.1")
				.addExtendedKeyUsageServerAuth()
				.buildIssuedBy(root);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static X509Bundle authority(String subject) {
		try {
			return new CertificateBuilder().ecp256().subject(subject).setIsCertificateAuthority(true).buildSelfSigned();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static X509Bundle certificate(String name, String address, Instant end) {
		CertificateBuilder builder = new CertificateBuilder().ecp256()
			.subject("CN=" + name)
			.addSanDnsName(name)
			.addExtendedKeyUsageServerAuth()
			.notBefore(end.minus(DAY.multipliedBy(3)))
			.notAfter(end);
		try {
			return ((address != null) ? builder.addSanIpAddress(address) : builder).buildIssuedBy(AUTHORITY);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyManagerFactory keys(X509Bundle bundle) {
		try {
			return bundle.toKeyManagerFactory();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
