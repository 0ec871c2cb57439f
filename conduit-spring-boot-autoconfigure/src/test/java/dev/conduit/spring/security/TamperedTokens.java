package dev.conduit.spring.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens that must not log in, by what is wrong with them; the value is the token and the
 * type of the problem that its owner is told.
 */
final class TamperedTokens {

	private static final String ALGORITHM = "token-algorithm";

	private static final String KEY = "token-key";

	private static final String SIGNATURE = "token-signature";

	private static final String MALFORMED = "token-malformed";

	private static final String LARGE = "token-too-large";

	private final Map<String, Tampered> all = new LinkedHashMap<>();

	private final SignedTokens issuer;

	/** Where keys of the attacker would be fetched from. */
	private final String attackersUri;

	private final KeyPair attacker = SignedTokens.newKeys();

	private TamperedTokens(SignedTokens issuer, String attackersUri) {
		this.issuer = issuer;
		this.attackersUri = attackersUri;
	}

	static Map<String, Tampered> of(SignedTokens issuer, String attackersUri) throws GeneralSecurityException {
		TamperedTokens tokens = new TamperedTokens(issuer, attackersUri);
		tokens.unsigned();
		tokens.bySecret();
		tokens.byOtherAlgorithms();
		tokens.byOtherSignatures();
		tokens.changed();
		tokens.withKeysOfTheirOwn();
		tokens.withOtherHeaders();
		tokens.withOtherClaims();
		tokens.atOtherTimes();
		tokens.inOtherForms();
		return tokens.all;
	}

	private void add(String what, String token, String type) {
		this.all.put(what, new Tampered(token, type));
	}

	private Map<String, Object> header(Object... changes) {
		return this.issuer.header(changes);
	}

	private Map<String, Object> claims(Object... changes) {
		return this.issuer.claims(changes);
	}

	private String good() {
		return this.issuer.good();
	}

	private static String part(String token, int index) {
		return token.split("\\.", -1)[index];
	}

	private void unsigned() {
		String claims = SignedTokens.json(claims());
		add("alg none", SignedTokens.json(header("alg", "none")) + "." + claims + ".", ALGORITHM);
		add("alg none, with a signature",
				SignedTokens.json(header("alg", "none")) + "." + part(good(), 1) + "." + part(good(), 2), MALFORMED);
		add("alg None", SignedTokens.json(header("alg", "None")) + "." + claims + ".", MALFORMED);
		add("alg nOnE, with a signature",
				SignedTokens.json(header("alg", "nOnE")) + "." + claims + "." + part(good(), 2), KEY);
		add("no alg", this.issuer.signed(header("alg", null), claims()), MALFORMED);
		add("alg is a number", this.issuer.signed(header("alg", 256), claims()), MALFORMED);
		add("alg is empty", this.issuer.signed(header("alg", ""), claims()), KEY);
	}

	private void bySecret() {
		byte[] encoded = this.issuer.publicKey().getEncoded();
		byte[] pem = this.issuer.publicPem().getBytes(StandardCharsets.US_ASCII);
		add("HS256 with the public key", this.issuer.byMac("HS256", "HmacSHA256", encoded), KEY);
		add("HS256 with the public key in PEM", this.issuer.byMac("HS256", "HmacSHA256", pem), KEY);
		add("HS256 with the stripped PEM", this.issuer.byMac("HS256", "HmacSHA256",
				new String(pem, StandardCharsets.US_ASCII).strip().getBytes(StandardCharsets.US_ASCII)), KEY);
		add("HS384 with the public key", this.issuer.byMac("HS384", "HmacSHA384", encoded), KEY);
		add("HS512 with the public key in PEM", this.issuer.byMac("HS512", "HmacSHA512", pem), KEY);
		add("HS256 with the modulus",
				this.issuer.byMac("HS256", "HmacSHA256", this.issuer.publicKey().getModulus().toByteArray()), KEY);
		add("RS256 by a secret", this.issuer.byMac("RS256", "HmacSHA256", encoded), SIGNATURE);
	}

	private void byOtherAlgorithms() throws GeneralSecurityException {
		KeyPairGenerator curves = KeyPairGenerator.getInstance("EC");
		curves.initialize(new ECGenParameterSpec("secp256r1"));
		add("RS384 by the right key", this.issuer.signed(header("alg", "RS384"), claims(), "SHA384withRSA", null, null),
				KEY);
		add("RS512 by the right key", this.issuer.signed(header("alg", "RS512"), claims(), "SHA512withRSA", null, null),
				KEY);
		add("PS256 by the right key",
				this.issuer.signed(header("alg", "PS256"), claims(), "RSASSA-PSS", SignedTokens.pss(), null), KEY);
		add("ES256 by another key", this.issuer.signed(header("alg", "ES256"), claims(), "SHA256withECDSAinP1363Format",
				null, curves.generateKeyPair().getPrivate()), KEY);
		add("EdDSA by another key", this.issuer.signed(header("alg", "EdDSA"), claims(), "Ed25519", null,
				KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate()), KEY);
		add("RS256 with the signature of RS512", this.issuer.signed(header(), claims(), "SHA512withRSA", null, null),
				SIGNATURE);
	}

	private void byOtherSignatures() {
		String token = good();
		String content = part(token, 0) + "." + part(token, 1);
		String signature = part(token, 2);
		byte[] bytes = Base64.getUrlDecoder().decode(signature);
		add("by another key", this.issuer.signed(header(), claims(), "SHA256withRSA", null, this.attacker.getPrivate()),
				SIGNATURE);
		add("with the signature of another token",
				content + "." + part(this.issuer.signed(header(), claims("sub", "bob")), 2), SIGNATURE);
		add("with half of the signature", content + "." + signature.substring(0, signature.length() / 2), SIGNATURE);
		add("without the last letter", token.substring(0, token.length() - 2), SIGNATURE);
		add("without a signature", content + ".", MALFORMED);
		add("with a signature of zeros", content + "." + SignedTokens.encode(new byte[256]), SIGNATURE);
		add("with the signature twice", token + signature, SIGNATURE);
		bytes[0] ^= 1;
		add("with the first bit of the signature changed", content + "." + SignedTokens.encode(bytes), SIGNATURE);
		bytes[0] ^= 1;
		bytes[255] ^= 1;
		add("with the last bit of the signature changed", content + "." + SignedTokens.encode(bytes), SIGNATURE);
		add("with the signature of the header alone",
				content + "." + SignedTokens.encode(this.issuer.sign(part(token, 0), "SHA256withRSA", null, null)),
				SIGNATURE);
	}

	private void changed() {
		String token = good();
		add("with another subject", withClaims(token, "sub", "root"), SIGNATURE);
		add("with a later end", withClaims(token, "exp", SignedTokens.in(Duration.ofDays(9))), SIGNATURE);
		add("with more scopes", withClaims(token, "scope", "orders read admin"), SIGNATURE);
		add("with another key's id",
				SignedTokens.json(header("kid", "k2")) + "." + part(token, 1) + "." + part(token, 2), SIGNATURE);
	}

	private String withClaims(String token, Object... changes) {
		return part(token, 0) + "." + SignedTokens.json(claims(changes)) + "." + part(token, 2);
	}

	private void withKeysOfTheirOwn() {
		java.security.interfaces.RSAPublicKey key = (java.security.interfaces.RSAPublicKey) this.attacker.getPublic();
		Map<String, Object> jwk = Map.of("kty", "RSA", "kid", "k1", "n",
				SignedTokens.encode(key.getModulus().toByteArray()), "e",
				SignedTokens.encode(key.getPublicExponent().toByteArray()));
		byAttacker("with a key in it", "jwk", jwk);
		byAttacker("with the address of keys", "jku", this.attackersUri + "/keys");
		byAttacker("with the address of a certificate", "x5u", this.attackersUri + "/certificate");
		byAttacker("with a certificate", "x5c", List.of(Base64.getEncoder().encodeToString(key.getEncoded())));
		byAttacker("with a path as the key's id", "kid", "../../../../dev/null");
		byAttacker("with a file as the key's id", "kid", "file:///proc/self/environ");
		byAttacker("with SQL as the key's id", "kid", "k1' UNION SELECT 'secret' --");
		byAttacker("with a command as the key's id", "kid", "k1|touch /tmp/owned");
		byAttacker("with a long key's id", "kid", "k".repeat(4000));
		byAttacker("without a key's id", "kid", null);
	}

	private void byAttacker(String what, String name, Object value) {
		add(what, this.issuer.signed(header(name, value), claims(), "SHA256withRSA", null, this.attacker.getPrivate()),
				SIGNATURE);
	}

	private void withOtherHeaders() {
		add("for a log-out", this.issuer.signed(header("typ", "logout+jwt"), claims()), "token-type");
		add("as a proof of possession", this.issuer.signed(header("typ", "dpop+jwt"), claims()), "token-type");
		add("of a strange type", this.issuer.signed(header("typ", "JOSE"), claims()), "token-type");
		add("with an extension that must be understood",
				this.issuer.signed(header("crit", List.of("magic"), "magic", true), claims()), SIGNATURE);
		add("with an encrypted form", SignedTokens.json(Map.of("alg", "RSA-OAEP", "enc", "A256GCM")) + ".a.b.c.d", KEY);
	}

	private void withOtherClaims() {
		claim("of another issuer", "token-issuer", "iss", "https://evil.example");
		claim("of an issuer with one letter more", "token-issuer", "iss", SignedTokens.ISSUER + "/");
		claim("of an issuer in capitals", "token-issuer", "iss", "HTTPS://ISSUER.EXAMPLE");
		claim("of no issuer", "token-issuer", "iss", null);
		claim("for another audience", "token-audience", "aud", "warehouse");
		claim("for an audience that begins like this", "token-audience", "aud", List.of("shop2", "sho"));
		claim("for nobody", "token-audience", "aud", null);
		claim("for an empty audience", "token-audience", "aud", List.of());
		claim("with a subject of blanks", "token-principal", "sub", "  ");
		claim("without a subject", "token-principal", "sub", null);
		claim("with a subject that is too long", "token-principal", "sub", "x".repeat(257));
	}

	private void atOtherTimes() {
		claim("that has expired", "token-expired", "iat", 1, "exp", SignedTokens.in(Duration.ofSeconds(-40)));
		claim("that expired long ago", "token-expired", "iat", 1, "exp", 2);
		claim("without an end", "token-without-end", "exp", null);
		claim("with an end that is no time", MALFORMED, "exp", "tomorrow");
		claim("that is not valid yet", "token-not-yet-valid", "nbf", SignedTokens.in(Duration.ofMinutes(2)));
	}

	private void claim(String what, String type, Object... changes) {
		add(what, this.issuer.signed(header(), claims(changes)), type);
	}

	private void inOtherForms() {
		String token = good();
		add("of dots", "..", MALFORMED);
		add("of one word", "nonsense", MALFORMED);
		add("of two parts", part(token, 0) + "." + part(token, 1), MALFORMED);
		add("of four parts", token + "." + part(token, 2), MALFORMED);
		add("with a blank in it", token.replaceFirst("\\.", " ."), MALFORMED);
		add("with a line break in it", token.replaceFirst("\\.", "\n."), MALFORMED);
		add("with another scheme", "Bearer " + token, MALFORMED);
		add("with claims that are no JSON", this.issuer.signedText("{\"alg\":\"RS256\"}", "sub=ada"), MALFORMED);
		add("with a list of claims", this.issuer.signedText("{\"alg\":\"RS256\"}", "[1]"), MALFORMED);
		add("with a header that is no JSON", this.issuer.signedText("alg=RS256", "{}"), MALFORMED);
		add("with claims without end", this.issuer.signedText("{\"alg\":\"RS256\"}", "{\"a\":" + "[".repeat(3000)),
				MALFORMED);
		add("of 7169 bytes", token + "x".repeat(7169 - token.length()), LARGE);
		add("of 1 MiB", "x".repeat(1024 * 1024), LARGE);
	}

	/**
	 * A token that must not log in.
	 *
	 * @param token the token
	 * @param type what its owner is told
	 */
	record Tampered(String token, String type) {

	}

}
