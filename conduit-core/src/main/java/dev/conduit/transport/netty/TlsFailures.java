package dev.conduit.transport.netty;

import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.netty.handler.ssl.NotSslRecordException;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.transport.Address;

/**
 * Why a client and a server do not agree on TLS, and what to do about it. Exceptions of
 * this side are told apart by their classes; an alert of the other side has a name, which
 * stands in the texts of the JDK and of OpenSSL alike.
 */
final class TlsFailures {

	/**
	 * Alerts about the certificate of the side that gets them (RFC 8446, section 6.2).
	 */
	private static final List<String> REFUSED_CERTIFICATE = List.of("bad_certificate", "unsupported_certificate",
			"certificate_revoked", "certificate_expired", "certificate_unknown", "unknown_ca", "access_denied",
			"decrypt_error");

	private static final String NO_CERTIFICATE = "certificate_required";

	/** Also what this side says itself. */
	private static final List<String> NOT_AGREED = List.of("protocol_version", "handshake_failure",
			"insufficient_security", "unsupported_protocol", "no_shared_cipher", "wrong_version_number",
			"no appropriate protocol", "not accepted by client preferences");

	private TlsFailures() {
	}

	/**
	 * What is told to whoever connects.
	 * @param cause why the hand-shake failed
	 */
	static Problem problem(Address.Tls address, Throwable cause) {
		if (has(cause, NotSslRecordException.class)) {
			return Problem.of(ErrorCode.TLS_NOT_SPOKEN,
					"%s does not speak TLS: connect to tcp://, or let the server listen on tls://".formatted(address));
		}
		if (has(cause, CertificateException.class) || has(cause, CertPathBuilderException.class)
				|| has(cause, CertPathValidatorException.class)) {
			return certificate(address, cause);
		}
		if (isAboutOurCertificate(cause)) {
			return ourCertificate(address, cause);
		}
		if (says(cause, NOT_AGREED)) {
			return Problem.of(ErrorCode.TLS_NOT_AGREED,
					"%s and this client have no version or cipher suite of TLS in common, or a TLS 1.2 server wants a certificate of the client: see the options of both SSL bundles (%s)"
						.formatted(address, text(cause)));
		}
		if (isEnd(cause)) {
			return Problem.of(ErrorCode.TLS_NOT_SPOKEN,
					"%s ended the connection instead of a TLS hand-shake: does it listen on tls://, and is this client let in?"
						.formatted(address));
		}
		return Problem.of(ErrorCode.TLS_FAILED,
				"the TLS hand-shake with %s failed: %s".formatted(address, text(cause)));
	}

	private static Problem certificate(Address.Tls address, Throwable cause) {
		if (has(cause, CertificateExpiredException.class) || has(cause, CertificateNotYetValidException.class)
				|| isBecauseOf(cause, BasicReason.EXPIRED) || isBecauseOf(cause, BasicReason.NOT_YET_VALID)) {
			return Problem.of(ErrorCode.CERTIFICATE_EXPIRED,
					"the certificate of %s has expired or is not valid yet: renew it, or correct the clock (%s)"
						.formatted(address, text(cause)));
		}
		if (isBecauseOf(cause, BasicReason.ALGORITHM_CONSTRAINED)
				|| isBecauseOf(cause, PKIXReason.UNRECOGNIZED_CRIT_EXT)) {
			return unsuitable(address, cause);
		}
		if (has(cause, CertPathBuilderException.class) || has(cause, CertPathValidatorException.class)) {
			return Problem.of(ErrorCode.CERTIFICATE_UNTRUSTED,
					"the certificate of %s is signed by nobody whom this client trusts: put the CA's certificate into the trust store of its SSL bundle (%s)"
						.formatted(address, text(cause)));
		}
		// The JDK's look at the host has no exception of its own, all else has.
		if (chain(cause).anyMatch((each) -> each.getClass() == CertificateException.class)) {
			return Problem.of(ErrorCode.CERTIFICATE_OF_ANOTHER_HOST,
					"the certificate of %s is for another host: connect by a name that stands in it, or have one issued for '%s' (%s)"
						.formatted(address, address.host(), text(cause)));
		}
		return unsuitable(address, cause);
	}

	private static Problem unsuitable(Address.Tls address, Throwable cause) {
		return Problem.of(ErrorCode.CERTIFICATE_UNSUITABLE,
				"the certificate of %s is not meant for servers, or too weak: have another one issued (%s)"
					.formatted(address, text(cause)));
	}

	/**
	 * Whether the server found fault with the client's certificate. In TLS 1.3 it says so
	 * only when the hand-shake is over for the client.
	 */
	static boolean isAboutOurCertificate(Throwable cause) {
		return saysAlert(cause, List.of(NO_CERTIFICATE)) || saysAlert(cause, REFUSED_CERTIFICATE);
	}

	/**
	 * What is told where {@link #isAboutOurCertificate}.
	 */
	static Problem ourCertificate(Address.Tls address, Throwable cause) {
		if (saysAlert(cause, List.of(NO_CERTIFICATE))) {
			return Problem.of(ErrorCode.CLIENT_CERTIFICATE_REQUIRED,
					"%s wants a certificate of the client, and this one has none that a CA which the server trusts has signed: put one with its key into the SSL bundle of the channel (%s)"
						.formatted(address, text(cause)));
		}
		return Problem.of(ErrorCode.CLIENT_CERTIFICATE_REFUSED,
				"%s does not take the certificate of this client: see whether it has expired, is meant for clients, and is signed by a CA that the server trusts (%s)"
					.formatted(address, text(cause)));
	}

	private static boolean isBecauseOf(Throwable cause, Reason reason) {
		return chain(cause)
			.anyMatch((each) -> each instanceof CertPathValidatorException path && path.getReason().equals(reason));
	}

	private static boolean saysAlert(Throwable cause, List<String> names) {
		return says(cause, List.of("alert", "sslv3_", "tlsv1_")) && says(cause, names);
	}

	private static boolean says(Throwable cause, List<String> words) {
		return chain(cause).map((each) -> String.valueOf(each.getMessage()).toLowerCase(Locale.ROOT))
			.anyMatch((message) -> words.stream().anyMatch(message::contains));
	}

	/**
	 * Netty tells of a peer that ends by this exception, or by one of its own that says
	 * so.
	 */
	private static boolean isEnd(Throwable cause) {
		return has(cause, ClosedChannelException.class)
				|| String.valueOf(cause.getMessage()).startsWith("Connection closed while SSL/TLS handshake");
	}

	private static boolean has(Throwable cause, Class<? extends Throwable> type) {
		return chain(cause).anyMatch(type::isInstance);
	}

	/** What the innermost cause says: the outer ones only say that something failed. */
	private static String text(Throwable cause) {
		Throwable innermost = chain(cause).reduce(cause, (outer, inner) -> inner);
		return Printable.of(String.valueOf(innermost.getMessage()));
	}

	private static Stream<Throwable> chain(Throwable cause) {
		return Stream.iterate(cause, (next) -> next != null, Throwable::getCause).limit(20);
	}

}
