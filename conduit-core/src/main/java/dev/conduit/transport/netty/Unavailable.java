package dev.conduit.transport.netty;

import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

import javax.net.ssl.SSLException;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.unix.Errors;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ConduitTlsException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.transport.Address;

/**
 * Why there is no connection or no listener, and what to do about it.
 */
final class Unavailable {

	private Unavailable() {
	}

	static ConduitUnavailableException timedOut(Address address, Duration timeout) {
		return of("%s does not answer within %d ms: see whether the address is right and the network lets through"
			.formatted(address, timeout.toMillis()), new ConnectTimeoutException());
	}

	static ConduitUnavailableException hostNotFound(Address address, Duration timeout) {
		return of("the host of %s was not found within %d ms: see whether the name server answers".formatted(address,
				timeout.toMillis()), new ConnectTimeoutException());
	}

	static ConduitUnavailableException noThread(Address address, Duration timeout) {
		return of(
				"no connection to %s: this JVM started no virtual thread within %d ms; look in its thread dump for virtual threads that read a pipe or call native code"
					.formatted(address, timeout.toMillis()),
				new ConnectTimeoutException());
	}

	static ConduitUnavailableException connecting(Address address, Throwable cause) {
		return switch (cause) {
			case UnknownHostException unknown ->
				of("the host of %s is not known: correct its name".formatted(address), unknown);
			case SSLException tls -> of("cannot connect to %s: %s".formatted(address, tls.getMessage()), tls);
			case RejectedExecutionException closed ->
				of("cannot connect to %s: the event loops are closed".formatted(address), closed);
			default -> of("nobody listens on %s, or it cannot be reached: start the server, or correct the address (%s)"
				.formatted(address, cause.getMessage()), cause);
		};
	}

	static ConduitException encrypting(Address.Tls address, Throwable cause) {
		Problem problem = TlsFailures.problem(address, cause);
		return switch (problem.code()) {
			case CLIENT_CERTIFICATE_REQUIRED, CLIENT_CERTIFICATE_REFUSED ->
				new ConduitSecurityException(problem, cause);
			default -> new ConduitTlsException(problem, cause);
		};
	}

	/**
	 * Why the server ended a connection whose hand-shake was over for the client: it had
	 * not looked at the client's certificate by then.
	 */
	static Throwable afterHandshake(Address.Tls address, Throwable cause) {
		return TlsFailures.isAboutOurCertificate(cause)
				? new ConduitSecurityException(TlsFailures.ourCertificate(address, cause), cause) : cause;
	}

	static ConduitUnavailableException listening(Address address, Throwable cause) {
		return switch (cause) {
			case ConduitUnavailableException known -> known;
			case UnknownHostException unknown ->
				of("the host of %s is not known: correct its name, or listen on 0.0.0.0".formatted(address), unknown);
			case BindException bind -> bind(address, bind);
			case Errors.NativeIoException bind -> bind(address, bind);
			case SSLException tls -> of("cannot listen on %s: %s".formatted(address, tls.getMessage()), tls);
			case NoSuchFileException missing ->
				of("cannot listen on %s: the directory does not exist; create it".formatted(address), missing);
			case AccessDeniedException denied ->
				of("cannot listen on %s: this process may not write there".formatted(address), denied);
			case RejectedExecutionException closed ->
				of("cannot listen on %s: the event loops are closed".formatted(address), closed);
			default -> of("cannot listen on %s: %s".formatted(address, cause), cause);
		};
	}

	private static ConduitUnavailableException bind(Address address, Throwable cause) {
		if (address instanceof Address.Unix) {
			return of("cannot listen on %s: %s".formatted(address, cause.getMessage()), cause);
		}
		return of(
				"%s is in use or not an address of this host: stop what listens there, or choose another port (0 for any) (%s)"
					.formatted(address, cause.getMessage()),
				cause);
	}

	static ConduitUnavailableException inUse(Address.Unix address) {
		return of("%s is in use: stop the process that listens there, or choose another path".formatted(address),
				new BindException(address.toString()));
	}

	static ConduitUnavailableException noSocket(Address.Unix address) {
		return of("%s is a file that is no socket: remove it, or choose another path".formatted(address),
				new BindException(address.toString()));
	}

	private static ConduitUnavailableException of(String detail, Throwable cause) {
		return new ConduitUnavailableException(Problem.of(ErrorCode.CONNECTION_FAILED, detail), cause);
	}

}
