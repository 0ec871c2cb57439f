package dev.conduit.transport.netty;

import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalInt;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.ExtendedKeyUsage;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;

/**
 * Certificates with which something is wrong, for both sides of a connection.
 */
final class BadCertificates {

	private static final char[] PASSWORD = "changeit".toCharArray();

	private static final Duration DAY = Duration.ofDays(1);

	private static final X509Bundle ROOT = built(() -> authority("root").buildSelfSigned());

	private static final X509Bundle STRANGER = built(() -> authority("stranger").buildSelfSigned());

	private BadCertificates() {
	}

	static TrustManagerFactory trust() {
		return ROOT.toTrustManagerFactory();
	}

	private static CertificateBuilder authority(String name) {
		return new CertificateBuilder().ecp256().subject("CN=" + name).setIsCertificateAuthority(true);
	}

	private static CertificateBuilder leaf(ExtendedKeyUsage usage) {
		return new CertificateBuilder().ecp256()
			.subject("CN=localhost")
			.addSanDnsName("localhost")
			.addSanIpAddress("127.0.0.1")
			.addExtendedKeyUsage(usage);
	}

	private static X509Bundle built(Build build) {
		try {
			return build.run();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyManagerFactory keys(X509Bundle bundle, X509Certificate... chain) {
		try {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(null, null);
			store.setKeyEntry("bad", bundle.getKeyPair().getPrivate(), PASSWORD, chain);
			KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			factory.init(store, PASSWORD);
			return factory;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static KeyManagerFactory keys(X509Bundle bundle) {
		return keys(bundle, bundle.getCertificatePath());
	}

	private static KeyManagerFactory with(Build build) {
		return keys(built(build));
	}

	/** What is fine: the others differ from it in one thing. */
	static KeyManagerFactory good(ExtendedKeyUsage usage) {
		return with(() -> leaf(usage).buildIssuedBy(ROOT));
	}

	private static ExtendedKeyUsage other(ExtendedKeyUsage usage) {
		return (usage == ExtendedKeyUsage.PKIX_KP_SERVER_AUTH) ? ExtendedKeyUsage.PKIX_KP_CLIENT_AUTH
				: ExtendedKeyUsage.PKIX_KP_SERVER_AUTH;
	}

	private static Instant now() {
		return Instant.now();
	}

	/**
	 * What may be wrong with a certificate.
	 */
	enum Flaw {

		EXPIRED {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				return with(() -> leaf(usage).notBefore(now().minus(DAY.multipliedBy(9)))
					.notAfter(now().minus(DAY))
					.buildIssuedBy(ROOT));
			}
		},

		NOT_YET_VALID {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				return with(() -> leaf(usage).notBefore(now().plus(DAY))
					.notAfter(now().plus(DAY.multipliedBy(9)))
					.buildIssuedBy(ROOT));
			}
		},

		OF_AN_UNKNOWN_AUTHORITY {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				return with(() -> leaf(usage).buildIssuedBy(STRANGER));
			}
		},

		OF_AN_AUTHORITY_THAT_ONLY_HAS_THE_NAME {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				return with(() -> leaf(usage).buildIssuedBy(authority("root").buildSelfSigned()));
			}
		},

		SIGNED_BY_ITSELF {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				return with(() -> leaf(usage).setIsCertificateAuthority(true).buildSelfSigned());
			}
		},

		FOR_ANOTHER_USE {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				return with(() -> leaf(other(usage)).buildIssuedBy(ROOT));
			}
		},

		WHOSE_KEY_MAY_NOT_SIGN {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				return with(() -> leaf(usage).setKeyUsage(true, KeyUsage.cRLSign).buildIssuedBy(ROOT));
			}
		},

		SIGNED_BY_ONE_THAT_IS_NO_AUTHORITY {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				X509Bundle other = built(() -> leaf(usage).buildIssuedBy(ROOT));
				X509Bundle pretended = X509Bundle.fromRootCertificateAuthority(
						built(() -> authority("localhost").keyPair(other.getKeyPair()).buildSelfSigned())
							.getCertificate(),
						other.getKeyPair());
				X509Bundle leaf = built(() -> leaf(usage).subject("CN=below").buildIssuedBy(pretended));
				return keys(leaf, leaf.getCertificate(), other.getCertificate());
			}
		},

		WITHOUT_THE_AUTHORITY_BETWEEN {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				X509Bundle between = built(() -> authority("between").buildIssuedBy(ROOT));
				X509Bundle leaf = built(() -> leaf(usage).buildIssuedBy(between));
				return keys(leaf, leaf.getCertificate());
			}
		},

		OF_AN_AUTHORITY_THAT_EXPIRED {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				X509Bundle between = built(() -> authority("between").notBefore(now().minus(DAY.multipliedBy(9)))
					.notAfter(now().minus(DAY))
					.buildIssuedBy(ROOT));
				return with(() -> leaf(usage).buildIssuedBy(between));
			}
		},

		TOO_FAR_BELOW_ITS_AUTHORITY {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				X509Bundle last = built(
						() -> authority("last").setPathLengthConstraint(OptionalInt.of(0)).buildIssuedBy(ROOT));
				X509Bundle beyond = built(() -> authority("beyond").buildIssuedBy(last));
				return with(() -> leaf(usage).buildIssuedBy(beyond));
			}
		},

		WITH_A_SIGNATURE_OF_SOMETHING_ELSE {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				// Signed by another key under the name of an authority that is fine.
				X509Bundle between = built(() -> authority("between").buildIssuedBy(ROOT));
				X509Bundle twin = built(() -> authority("between").buildSelfSigned());
				X509Bundle leaf = built(() -> leaf(usage).buildIssuedBy(twin));
				return keys(leaf, leaf.getCertificate(), between.getCertificate());
			}
		},

		WITH_A_CRITICAL_EXTENSION_THAT_NOBODY_KNOWS {
			@Override
			KeyManagerFactory make(ExtendedKeyUsage usage) {
				return with(() -> leaf(usage).addExtensionUtf8String("1.2.3.4.5.6", true, "obey").buildIssuedBy(ROOT));
			}
		};

		/**
		 * A key whose certificate has the flaw.
		 */
		abstract KeyManagerFactory make(ExtendedKeyUsage usage);

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', ' ');
		}

	}

	private interface Build {

		X509Bundle run() throws Exception;

	}

}
