package dev.conduit.transport.netty;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes that both ends of a TLS connection make of its secrets, and nobody else can (RFC
 * 5705, RFC 8446, section 7.5).
 */
@FunctionalInterface
interface TlsExporter {

	/** For sessions that export nothing. */
	TlsExporter NONE = (session, label, context, length) -> null;

	/**
	 * Exports bytes.
	 * @return the bytes, or {@code null} where the session cannot
	 */
	byte @Nullable [] export(SSLSession session, String label, byte[] context, int length);

	/**
	 * What the JVM's TLS can: since Java 25, in versions whose exports are safe. OpenSSL
	 * by way of Netty cannot.
	 */
	static TlsExporter ofThisJvm() {
		return Jvm.EXPORTER;
	}

	/**
	 * The method of Java 25, which code for Java 21 can only find at run time.
	 */
	final class Jvm implements TlsExporter {

		private static final Logger logger = LoggerFactory.getLogger(TlsExporter.class);

		private static final TlsExporter EXPORTER = find();

		private final MethodHandle method;

		private Jvm(MethodHandle method) {
			this.method = method;
		}

		private static TlsExporter find() {
			try {
				return new Jvm(MethodHandles.publicLookup()
					.findVirtual(ExtendedSSLSession.class, "exportKeyingMaterialData",
							MethodType.methodType(byte[].class, String.class, byte[].class, int.class)));
			}
			catch (NoSuchMethodException | IllegalAccessException ex) {
				logger.debug("This Java cannot export of TLS sessions; Java 25 can", ex);
				return NONE;
			}
		}

		@Override
		public byte @Nullable [] export(SSLSession session, String label, byte[] context, int length) {
			if (!(session instanceof ExtendedSSLSession extended)) {
				return null;
			}
			try {
				return (byte[]) this.method.invokeExact(extended, label, context, length);
			}
			catch (SSLKeyException | UnsupportedOperationException | IllegalStateException ex) {
				logger.debug("A TLS session exports nothing", ex);
				return null;
			}
			catch (RuntimeException | Error ex) {
				throw ex;
			}
			catch (Throwable ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
