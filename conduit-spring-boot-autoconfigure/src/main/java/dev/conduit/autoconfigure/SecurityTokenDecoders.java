package dev.conduit.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.security.converter.RsaKeyConverters;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.web.client.RestTemplate;

import dev.conduit.spring.security.SecurityTokenRules;

/**
 * Makes a decoder of the properties. Keys come from there and from nowhere else: what a
 * token says of its keys is not looked at.
 */
final class SecurityTokenDecoders {

	private static final String PREFIX = "conduit.security.jwt.";

	/** Within the time that a log-in has. */
	private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(2);

	private SecurityTokenDecoders() {
	}

	/**
	 * The decoder of the properties, or that of the application where they name no keys.
	 */
	static JwtDecoder of(ConduitSecurityProperties.Jwt jwt, @Nullable JwtDecoder ofApplication, InstantSource clock) {
		PropertyChecks.notNegative(PREFIX + "clock-skew", jwt.clockSkew());
		if (ofApplication != null && jwt.issuerUri() == null && jwt.jwkSetUri() == null
				&& jwt.publicKeyLocation() == null) {
			return ofApplication;
		}
		PropertyChecks.require(PREFIX + "jwk-set-uri", String.valueOf(jwt.jwkSetUri()),
				jwt.jwkSetUri() == null || jwt.publicKeyLocation() == null,
				"There is a key in '%spublic-key-location', too: set one of the two.".formatted(PREFIX));
		String issuer = jwt.issuerUri();
		if (issuer == null || issuer.isBlank()) {
			throw new InvalidPropertyException(PREFIX + "issuer-uri", "nothing",
					"Tokens of one issuer are taken, and it has to be known. Or define a bean of type JwtDecoder.");
		}
		PropertyChecks.require(PREFIX + "audiences", jwt.audiences(), !jwt.audiences().isEmpty(),
				"Without the name of this server, tokens that were issued for others would log in here.");
		PropertyChecks.require(PREFIX + "jws-algorithms", jwt.jwsAlgorithms(), !jwt.jwsAlgorithms().isEmpty(),
				"It must have one algorithm or more.");
		return decoder(jwt, issuer, new SecurityTokenRules(issuer, jwt.audiences(), jwt.clockSkew(), clock));
	}

	private static JwtDecoder decoder(ConduitSecurityProperties.Jwt jwt, String issuer,
			OAuth2TokenValidator<Jwt> rules) {
		List<SignatureAlgorithm> algorithms = jwt.jwsAlgorithms()
			.stream()
			.map((algorithm) -> SignatureAlgorithm.valueOf(algorithm.name()))
			.toList();
		Resource key = jwt.publicKeyLocation();
		String keys = jwt.jwkSetUri();
		if (key != null) {
			return withRules(byKey(key, algorithms), rules);
		}
		if (keys != null) {
			return withRules(
					bySet(NimbusJwtDecoder.withJwkSetUri(requireWeb(PREFIX + "jwk-set-uri", keys)), algorithms), rules);
		}
		requireWeb(PREFIX + "issuer-uri", issuer);
		// Asked with the first token, so that a start does not depend on the issuer.
		return new SupplierJwtDecoder(
				() -> withRules(bySet(NimbusJwtDecoder.withIssuerLocation(issuer), algorithms), rules));
	}

	private static JwtDecoder withRules(NimbusJwtDecoder decoder, OAuth2TokenValidator<Jwt> rules) {
		decoder.setJwtValidator(rules);
		return decoder;
	}

	private static NimbusJwtDecoder bySet(NimbusJwtDecoder.JwkSetUriJwtDecoderBuilder builder,
			Collection<SignatureAlgorithm> algorithms) {
		SimpleClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();
		requests.setConnectTimeout(FETCH_TIMEOUT);
		requests.setReadTimeout(FETCH_TIMEOUT);
		return builder.validateType(false)
			.jwsAlgorithms((all) -> all.addAll(algorithms))
			.restOperations(new RestTemplate(requests))
			.build();
	}

	private static NimbusJwtDecoder byKey(Resource key, List<SignatureAlgorithm> algorithms) {
		PropertyChecks.require(PREFIX + "jws-algorithms", algorithms,
				algorithms.size() == 1 && !algorithms.get(0).getName().startsWith("ES"),
				"It must be one algorithm of RSA with 'public-key-location', such as rs256. For others set 'jwk-set-uri'.");
		return NimbusJwtDecoder.withPublicKey(read(key))
			.validateType(false)
			.signatureAlgorithm(algorithms.get(0))
			.build();
	}

	private static RSAPublicKey read(Resource key) {
		try (InputStream text = key.getInputStream()) {
			RSAPublicKey read = RsaKeyConverters.x509().convert(text);
			if (read != null) {
				return read;
			}
		}
		catch (IOException | IllegalArgumentException ex) {
			throw unreadable(key, ex.getMessage());
		}
		throw unreadable(key, "nothing is in it");
	}

	private static InvalidPropertyException unreadable(Resource key, @Nullable String reason) {
		return new InvalidPropertyException(PREFIX + "public-key-location", key,
				"It must be a file with a public key of RSA in PEM, '-----BEGIN PUBLIC KEY-----' (%s)."
					.formatted(reason));
	}

	private static String requireWeb(String property, String text) {
		try {
			URI uri = URI.create(text);
			String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
			PropertyChecks.require(property, text,
					uri.getHost() != null && (scheme.equals("https") || scheme.equals("http")),
					"It must be an address that begins with https://, or http:// inside a network that you trust.");
			return text;
		}
		catch (IllegalArgumentException ex) {
			throw (ex instanceof InvalidPropertyException known) ? known
					: new InvalidPropertyException(property, text, "It is no URI: " + ex.getMessage());
		}
	}

}
