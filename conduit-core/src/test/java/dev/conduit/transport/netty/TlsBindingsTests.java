package dev.conduit.transport.netty;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TlsBindingsTests {

	@ParameterizedTest
	@CsvSource({ "RSA, SHA256withRSA, SHA-256", "RSA, SHA384withRSA, SHA-384", "RSA, SHA512withRSA, SHA-512",
			"RSA, SHA224withRSA, SHA-224", "RSA, SHA512(256)withRSA, SHA-512/256", "EC, SHA256withECDSA, SHA-256",
			"EC, SHA384withECDSA, SHA-384", "EC, SHA512withECDSA, SHA-512", "EC, SHA3-256withECDSA, SHA3-256",
			"RSA, SHA256withRSAandMGF1, SHA-256", "RSA, SHA384withRSAandMGF1, SHA-384" })
	void aCertificateIsHashedAsItsSignatureIs(String key, String signature, String hash) throws Exception {
		X509Certificate certificate = certificate(key, signature);

		assertThat(TlsBindings.endPoint(certificate))
			.isEqualTo(MessageDigest.getInstance(hash).digest(certificate.getEncoded()));
	}

	@ParameterizedTest
	@CsvSource({ "RSA, MD5withRSA", "RSA, SHA1withRSA", "EC, SHA1withECDSA" })
	void brokenHashesAreReplaced(String key, String signature) throws Exception {
		X509Certificate certificate = certificate(key, signature);

		assertThat(TlsBindings.endPoint(certificate))
			.isEqualTo(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Ed25519", "Ed448" })
	void aSignatureWithoutAHashOfItsOwnBindsNothing(String algorithm) throws Exception {
		assertThat(TlsBindings.endPoint(certificate(algorithm, algorithm))).isNull();
	}

	private static X509Certificate certificate(String key, String signature) throws Exception {
		KeyPair pair = KeyPairGenerator.getInstance(key).generateKeyPair();
		X500Name name = new X500Name("CN=test");
		Instant now = Instant.now();
		return new JcaX509CertificateConverter().getCertificate(new JcaX509v3CertificateBuilder(name, BigInteger.ONE,
				Date.from(now), Date.from(now.plus(Duration.ofDays(1))), name, pair.getPublic())
			.build(new JcaContentSignerBuilder(signature).setProvider(new BouncyCastleProvider())
				.build(pair.getPrivate())));
	}

}
