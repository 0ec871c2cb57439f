package dev.conduit.transport.netty;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.scram.ChannelBinding;
import dev.conduit.scram.ChannelBindings;

/**
 * Works out what ties a log-in to a TLS connection: {@code tls-exporter} (RFC 9266),
 * which is different for each connection, and {@code tls-server-end-point} (RFC 5929),
 * which is a hash of the server's certificate.
 */
final class TlsBindings {

	private static final String EXPORTER = "tls-exporter";

	private static final String LABEL = "EXPORTER-Channel-Binding";

	private static final int LENGTH = 32;

	private static final byte[] NO_CONTEXT = new byte[0];

	private static final String END_POINT = "tls-server-end-point";

	private static final Pattern SIGNATURE = Pattern.compile("(.+)with.+", Pattern.CASE_INSENSITIVE);

	private static final Pattern SHA = Pattern.compile("SHA-?([0-9/]+)");

	private static final Logger logger = LoggerFactory.getLogger(TlsBindings.class);

	private TlsBindings() {
	}

	/**
	 * The bindings of a connection whose hand-shake has ended.
	 * @param exporter what this JVM can export
	 */
	static ChannelBindings of(SSLEngine engine, TlsExporter exporter) {
		SSLSession session = engine.getSession();
		List<ChannelBinding> bindings = new ArrayList<>();
		byte[] exported = exporter.export(session, LABEL, NO_CONTEXT, LENGTH);
		if (exported != null) {
			bindings.add(new ChannelBinding(EXPORTER, exported));
		}
		X509Certificate certificate = serverCertificate(engine, session);
		byte[] endPoint = (certificate != null) ? endPoint(certificate) : null;
		if (endPoint != null) {
			bindings.add(new ChannelBinding(END_POINT, endPoint));
		}
		return bindings.isEmpty() ? ChannelBindings.missing(missing(certificate)) : ChannelBindings.of(bindings);
	}

	private static String missing(@Nullable X509Certificate certificate) {
		return "%s needs Java 25 and its own TLS instead of OpenSSL, and %s a server's certificate whose signature has one hash (this one: %s)"
			.formatted(EXPORTER, END_POINT, (certificate != null) ? certificate.getSigAlgName() : "none");
	}

	private static @Nullable X509Certificate serverCertificate(SSLEngine engine, SSLSession session) {
		try {
			Certificate[] chain = engine.getUseClientMode() ? session.getPeerCertificates()
					: session.getLocalCertificates();
			return (chain != null && chain.length > 0 && chain[0] instanceof X509Certificate first) ? first : null;
		}
		catch (SSLPeerUnverifiedException ex) {
			logger.debug("The server of this TLS session has no certificate", ex);
			return null;
		}
	}

	/**
	 * The certificate's hash, by the hash of its signature; by SHA-256 where that is one
	 * that is broken (RFC 5929, section 4.1).
	 * @return the hash, or {@code null} where the signature has no hash or several
	 */
	static byte @Nullable [] endPoint(X509Certificate certificate) {
		try {
			String hash = hash(certificate);
			return (hash != null) ? MessageDigest.getInstance(hash).digest(certificate.getEncoded()) : null;
		}
		catch (GeneralSecurityException | IOException ex) {
			logger.debug("The hash of a certificate's signature {} is not known here", certificate.getSigAlgName(), ex);
			return null;
		}
	}

	private static @Nullable String hash(X509Certificate certificate) throws GeneralSecurityException, IOException {
		String signature = certificate.getSigAlgName();
		if (signature.equalsIgnoreCase("RSASSA-PSS")) {
			return hashOfPss(certificate);
		}
		Matcher matcher = SIGNATURE.matcher(signature);
		return matcher.matches() ? strong(matcher.group(1)) : null;
	}

	private static @Nullable String hashOfPss(X509Certificate certificate)
			throws GeneralSecurityException, IOException {
		byte[] encoded = certificate.getSigAlgParams();
		if (encoded == null) {
			return null;
		}
		AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
		parameters.init(encoded);
		PSSParameterSpec pss = parameters.getParameterSpec(PSSParameterSpec.class);
		boolean one = pss.getMGFParameters() instanceof MGF1ParameterSpec mask
				&& mask.getDigestAlgorithm().equals(pss.getDigestAlgorithm());
		return one ? strong(pss.getDigestAlgorithm()) : null;
	}

	/** Certificates call SHA-256 {@code SHA256}, message digests do not. */
	private static String strong(String hash) {
		String name = hash.toUpperCase(Locale.ROOT);
		if (name.startsWith("MD") || name.equals("SHA1") || name.equals("SHA-1") || name.equals("SHA")) {
			return "SHA-256";
		}
		Matcher sha2 = SHA.matcher(name);
		return sha2.matches() ? ("SHA-" + sha2.group(1)) : name;
	}

}
