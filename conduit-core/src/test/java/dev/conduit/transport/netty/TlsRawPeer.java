package dev.conduit.transport.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.GeneralSecurityException;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import dev.conduit.transport.Address;
import dev.conduit.transport.RawPeer;

/**
 * A client of bytes over TLS of the JDK.
 */
final class TlsRawPeer implements RawPeer {

	private final Socket socket;

	private final SSLSocket encrypted;

	private TlsRawPeer(Socket socket, SSLSocket encrypted) {
		this.socket = socket;
		this.encrypted = encrypted;
	}

	/**
	 * Connects, shakes hands, and trusts the CA of the tests.
	 */
	static TlsRawPeer connect(Address.Tls address) {
		try {
			Socket socket = new Socket(address.host(), address.port());
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, TestCertificates.trust().getTrustManagers(), null);
			SSLSocket encrypted = (SSLSocket) context.getSocketFactory()
				.createSocket(socket, address.host(), address.port(), true);
			encrypted.startHandshake();
			return new TlsRawPeer(socket, encrypted);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void write(byte[] bytes) {
		doing(() -> {
			this.encrypted.getOutputStream().write(bytes);
			this.encrypted.getOutputStream().flush();
		});
	}

	/**
	 * Reads until the other side says that it ends. One that just goes is a failure: an
	 * end that TLS does not tell of could be an attacker's.
	 */
	@Override
	public byte[] readToEnd() {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		doing(() -> this.encrypted.getInputStream().transferTo(all));
		return all.toByteArray();
	}

	@Override
	public void finish() {
		doing(this.encrypted::shutdownOutput);
	}

	@Override
	public void close() {
		doing(this.encrypted::close);
	}

	@Override
	public void reset() {
		doing(() -> {
			this.socket.setSoLinger(true, 0);
			this.socket.close();
		});
	}

	private static void doing(SocketCall call) {
		try {
			call.run();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private interface SocketCall {

		void run() throws IOException;

	}

}
