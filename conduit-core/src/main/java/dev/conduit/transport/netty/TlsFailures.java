package dev.conduit.transport.netty;

import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;

import io.netty.handler.ssl.NotSslRecordException;

import dev.conduit.message.Printable;
import dev.conduit.transport.Address;

/**
 * Why a client and a server do not agree on TLS, and what to do about it.
 */
final class TlsFailures {

	private TlsFailures() {
	}

	/**
	 * One sentence for whoever connects.
	 * @param cause why the hand-shake failed
	 */
	static String describe(Address.Tls address, Throwable cause) {
		if (has(cause, NotSslRecordException.class)) {
			return "%s does not speak TLS: connect to tcp://, or let the server listen on tls://".formatted(address);
		}
		if (has(cause, CertificateExpiredException.class) || has(cause, CertificateNotYetValidException.class)) {
			return "the certificate of %s has expired or is not valid yet: renew it, or correct the clock (%s)"
				.formatted(address, text(cause));
		}
		if (has(cause, CertPathBuilderException.class) || has(cause, CertPathValidatorException.class)) {
			return "the certificate of %s is signed by nobody whom this client trusts: put the CA's certificate into the trust store of its SSL bundle (%s)"
				.formatted(address, text(cause));
		}
		if (has(cause, CertificateException.class)) {
			return "the certificate of %s is for another host: connect by a name that stands in it, or have one issued for '%s' (%s)"
				.formatted(address, address.host(), text(cause));
		}
		if (isEnd(cause)) {
			return "%s ended the connection instead of a TLS hand-shake: does it listen on tls://, and is this client let in?"
				.formatted(address);
		}
		return "the TLS hand-shake with %s failed: %s".formatted(address, text(cause));
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
