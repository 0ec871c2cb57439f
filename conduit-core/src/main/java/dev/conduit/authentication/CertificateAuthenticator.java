package dev.conduit.authentication;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

import org.jspecify.annotations.Nullable;

/**
 * Takes a client for whom its TLS certificate is for. Whether the certificate is good was
 * decided by the hand-shake of TLS, which has to insist on one. The log-in ends with the
 * certificate.
 *
 * @since 0.1.0
 */
public final class CertificateAuthenticator implements Authenticator {

	/** Name of the mechanism. */
	public static final String MECHANISM = "EXTERNAL";

	private final Function<X509Certificate, String> names;

	private final InstantSource clock;

	/**
	 * An authenticator that calls clients by the common name of their subjects.
	 * @param clock tells when a certificate ends
	 */
	public CertificateAuthenticator(InstantSource clock) {
		this(CertificateAuthenticator::commonName, clock);
	}

	/**
	 * An authenticator.
	 * @param names the principal of a certificate; empty for none, which is refused
	 * @param clock tells when a certificate ends
	 */
	public CertificateAuthenticator(Function<X509Certificate, String> names, InstantSource clock) {
		this.names = names;
		this.clock = clock;
	}

	/**
	 * The common name of a certificate's subject.
	 * @param certificate the certificate
	 * @return the name, empty where there is none
	 */
	public static String commonName(X509Certificate certificate) {
		try {
			return new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()
				.reversed()
				.stream()
				.filter((part) -> part.getType().equalsIgnoreCase("CN"))
				.map(Rdn::getValue)
				.filter(String.class::isInstance)
				.map(String.class::cast)
				.findFirst()
				.orElse("");
		}
		catch (InvalidNameException ex) {
			throw new IllegalArgumentException("'certificate' must have a subject that can be read", ex);
		}
	}

	@Override
	public List<String> mechanisms() {
		return List.of(MECHANISM);
	}

	@Override
	public ServerLogin begin(String mechanism) {
		return (data) -> new Failure("the transport knows no certificate of the client");
	}

	@Override
	public ServerLogin begin(String mechanism, Client client) {
		return (data) -> decide(client.certificate());
	}

	private Step decide(@Nullable X509Certificate certificate) {
		if (certificate == null) {
			return new Failure("the client has no certificate; EXTERNAL needs tls://");
		}
		String name = this.names.apply(certificate);
		if (name.isEmpty()) {
			return new Failure("the client's certificate names nobody");
		}
		Duration left = Duration.between(this.clock.instant(), certificate.getNotAfter().toInstant());
		if (!left.isPositive()) {
			return new Failure("the client's certificate has expired");
		}
		return new Success(new Identity(name, Set.of(), left), new byte[0]);
	}

}
