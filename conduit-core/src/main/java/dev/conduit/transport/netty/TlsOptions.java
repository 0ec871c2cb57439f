package dev.conduit.transport.netty;

import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted, for addresses like {@code tls://orders.example:7400}.
 *
 * @param keys the own certificate and its key; a server needs one, {@code null} for none
 * @param trust which certificates of others are believed; {@code null} for those that the
 * JVM trusts
 * @param protocols versions that are spoken, of TLS 1.3 and TLS 1.2
 * @param ciphers cipher suites that are offered, by their standard names, the best first:
 * of those that keep the past secret and the bytes unchanged
 * @param verifyHost whether a client insists on a certificate for the host of the address
 * that it connects to
 * @param openSsl whether OpenSSL does the work where Netty's binding for it is on the
 * class path and loads; the JDK does it otherwise
 * @param clientCertificate whether a server insists on a certificate of each client
 * @since 0.1.0
 */
public record TlsOptions(@Nullable KeyManagerFactory keys, @Nullable TrustManagerFactory trust, List<String> protocols,
		List<String> ciphers, boolean verifyHost, boolean openSsl, boolean clientCertificate) {

	/** Versions of TLS that may be spoken, the best first. */
	public static final List<String> SAFE_PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

	/** Cipher suites that may be used, the best first. */
	public static final List<String> SAFE_CIPHERS = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",
			"TLS_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
			"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
			"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
			"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

	/**
	 * No certificate, the JVM's trust, all that is safe, and hosts that are verified:
	 * what a client of a server with a public certificate needs.
	 */
	public static final TlsOptions DEFAULT = new TlsOptions(null, null, SAFE_PROTOCOLS, SAFE_CIPHERS, true, true,
			false);

	public TlsOptions {
		protocols = requireSafe("protocols", protocols, SAFE_PROTOCOLS);
		ciphers = requireSafe("ciphers", ciphers, SAFE_CIPHERS);
	}

	private static List<String> requireSafe(String name, List<String> values, List<String> safe) {
		if (values.isEmpty() || !safe.containsAll(values)) {
			throw new IllegalArgumentException(
					"'%s' must be one or more of %s (was %s)".formatted(name, String.join(", ", safe), values));
		}
		return List.copyOf(values);
	}

	/**
	 * The same with a certificate.
	 * @param keys gives the certificate and its key
	 * @return other options
	 */
	public TlsOptions withKeys(KeyManagerFactory keys) {
		return new TlsOptions(keys, this.trust, this.protocols, this.ciphers, this.verifyHost, this.openSsl,
				this.clientCertificate);
	}

	/**
	 * The same with certificates that are believed.
	 * @param trust says which
	 * @return other options
	 */
	public TlsOptions withTrust(TrustManagerFactory trust) {
		return new TlsOptions(this.keys, trust, this.protocols, this.ciphers, this.verifyHost, this.openSsl,
				this.clientCertificate);
	}

	/**
	 * The same with other versions.
	 * @param protocols versions that are spoken
	 * @return other options
	 */
	public TlsOptions withProtocols(List<String> protocols) {
		return new TlsOptions(this.keys, this.trust, protocols, this.ciphers, this.verifyHost, this.openSsl,
				this.clientCertificate);
	}

	/**
	 * The same with other cipher suites.
	 * @param ciphers suites that are offered
	 * @return other options
	 */
	public TlsOptions withCiphers(List<String> ciphers) {
		return new TlsOptions(this.keys, this.trust, this.protocols, ciphers, this.verifyHost, this.openSsl,
				this.clientCertificate);
	}

	/**
	 * The same with or without a look at the host that a certificate is for. Without,
	 * whoever has a certificate that is believed can pretend to be the server.
	 * @param verifyHost whether to look
	 * @return other options
	 */
	public TlsOptions withVerifyHost(boolean verifyHost) {
		return new TlsOptions(this.keys, this.trust, this.protocols, this.ciphers, verifyHost, this.openSsl,
				this.clientCertificate);
	}

	/**
	 * The same with or without OpenSSL.
	 * @param openSsl whether to use it where it is there
	 * @return other options
	 */
	public TlsOptions withOpenSsl(boolean openSsl) {
		return new TlsOptions(this.keys, this.trust, this.protocols, this.ciphers, this.verifyHost, openSsl,
				this.clientCertificate);
	}

	/**
	 * The same with or without certificates of clients. They are believed by
	 * {@link #trust()}, so set that as well: the JVM trusts whoever has a public
	 * certificate.
	 * @param clientCertificate whether a server insists on one
	 * @return other options
	 */
	public TlsOptions withClientCertificate(boolean clientCertificate) {
		return new TlsOptions(this.keys, this.trust, this.protocols, this.ciphers, this.verifyHost, this.openSsl,
				clientCertificate);
	}

}
