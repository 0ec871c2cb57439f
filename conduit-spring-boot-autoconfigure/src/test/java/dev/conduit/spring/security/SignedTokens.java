package dev.conduit.spring.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An issuer of tokens that signs whatever it is told to, made of the JDK alone, so that
 * what is tested has no part in it.
 */
public final class SignedTokens {

	public static final String ISSUER = "https://issuer.example";

	public static final String AUDIENCE = "shop";

	private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

	private final KeyPair keys = newKeys();

	public static KeyPair newKeys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
			generator.initialize(2048);
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public RSAPublicKey publicKey() {
		return (RSAPublicKey) this.keys.getPublic();
	}

	public String publicPem() {
		return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
			.formatted(Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(publicKey().getEncoded()));
	}

	/** What the issuer publishes of its keys. */
	public String keySet() {
		return JsonMapper.shared()
			.writeValueAsString(Map.of("keys",
					List.of(Map.of("kty", "RSA", "use", "sig", "kid", "k1", "alg", "RS256", "n",
							unsigned(publicKey().getModulus().toByteArray()), "e",
							unsigned(publicKey().getPublicExponent().toByteArray())))));
	}

	private static String unsigned(byte[] number) {
		int zeros = (number[0] == 0) ? 1 : 0;
		return BASE64.encodeToString(java.util.Arrays.copyOfRange(number, zeros, number.length));
	}

	/** A good token. */
	public String good() {
		return signed(header(), claims());
	}

	public Map<String, Object> header(Object... changes) {
		return changed(new LinkedHashMap<>(Map.of("alg", "RS256", "kid", "k1", "typ", "JWT")), changes);
	}

	public Map<String, Object> claims(Object... changes) {
		Map<String, Object> claims = new LinkedHashMap<>();
		claims.put("iss", ISSUER);
		claims.put("aud", List.of(AUDIENCE, "others"));
		claims.put("sub", "ada");
		claims.put("iat", Instant.now().getEpochSecond());
		claims.put("exp", in(Duration.ofMinutes(5)));
		claims.put("scope", "orders read");
		return changed(claims, changes);
	}

	public static long in(Duration time) {
		return Instant.now().plus(time).getEpochSecond();
	}

	/** Values of {@code null} take an entry away. */
	private static Map<String, Object> changed(Map<String, Object> all, Object... changes) {
		for (int i = 0; i < changes.length; i += 2) {
			if (changes[i + 1] == null) {
				all.remove((String) changes[i]);
			}
			else {
				all.put((String) changes[i], changes[i + 1]);
			}
		}
		return all;
	}

	/** Signed by the issuer. */
	public String signed(Map<String, Object> header, Map<String, Object> claims) {
		return signed(header, claims, "SHA256withRSA", null, this.keys.getPrivate());
	}

	public String signed(Map<String, Object> header, Map<String, Object> claims, String algorithm,
			@Nullable PSSParameterSpec parameters, @Nullable PrivateKey key) {
		String content = json(header) + "." + json(claims);
		return content + "." + BASE64.encodeToString(sign(content, algorithm, parameters, key));
	}

	/** Of texts that need not be JSON. */
	public String signedText(String header, String claims) {
		String content = encode(header) + "." + encode(claims);
		return content + "." + BASE64.encodeToString(sign(content, "SHA256withRSA", null, null));
	}

	public byte[] sign(String content, String algorithm, @Nullable PSSParameterSpec parameters,
			@Nullable PrivateKey key) {
		try {
			Signature signature = Signature.getInstance(algorithm);
			if (parameters != null) {
				signature.setParameter(parameters);
			}
			signature.initSign((key != null) ? key : this.keys.getPrivate());
			signature.update(content.getBytes(StandardCharsets.US_ASCII));
			return signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static PSSParameterSpec pss() {
		return new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);
	}

	/** By a secret, as if the public key were one. */
	public String byMac(String name, String algorithm, byte[] secret) {
		String content = json(header("alg", name)) + "." + json(claims());
		try {
			Mac mac = Mac.getInstance(algorithm);
			mac.init(new SecretKeySpec(secret, algorithm));
			return content + "." + BASE64.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static String json(Map<String, Object> content) {
		return encode(JsonMapper.shared().writeValueAsString(content));
	}

	public static String encode(String text) {
		return encode(text.getBytes(StandardCharsets.UTF_8));
	}

	public static String encode(byte[] bytes) {
		return BASE64.encodeToString(bytes);
	}

}
