package dev.conduit.spring.security;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Where a token says who somebody is and what it was granted.
 *
 * @param principal claim with the name
 * @param authorities claim with what was granted, a list or a text with blanks; dots lead
 * into objects, such as {@code realm_access.roles}. {@code null} for {@code scope} or
 * {@code scp}
 * @param prefix what each of them begins with then
 * @since 0.1.0
 */
public record TokenClaims(String principal, @Nullable String authorities, String prefix) {

	/** The subject is the name, and scopes are granted as {@code SCOPE_…}. */
	public static final TokenClaims DEFAULT = new TokenClaims("sub", null, "SCOPE_");

	private static final int MAX_NAME = 256;

	/**
	 * The name that a token is for.
	 * @param claims all of the token
	 * @return the name, empty where there is none that can be one
	 */
	public String nameIn(Map<String, Object> claims) {
		return (claims.get(this.principal) instanceof String name && !name.isBlank() && name.length() <= MAX_NAME)
				? name : "";
	}

	/**
	 * What a token grants.
	 * @param claims all of the token
	 * @return the authorities, with their prefix
	 */
	public Set<String> authoritiesIn(Map<String, Object> claims) {
		Object granted = (this.authorities != null) ? find(claims, this.authorities)
				: claims.getOrDefault("scope", claims.get("scp"));
		return texts(granted).filter((one) -> !one.isBlank())
			.map(this.prefix::concat)
			.collect(Collectors.toUnmodifiableSet());
	}

	private static @Nullable Object find(Map<?, ?> claims, String path) {
		Object whole = claims.get(path);
		int dot = path.indexOf('.');
		if (whole != null || dot < 0) {
			return whole;
		}
		return (claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner) ? find(inner, path.substring(dot + 1))
				: null;
	}

	private static Stream<String> texts(@Nullable Object granted) {
		return switch (granted) {
			case String text -> Arrays.stream(text.split("\\s+", -1));
			case Collection<?> many -> many.stream().filter(String.class::isInstance).map(String.class::cast);
			case null, default -> Stream.empty();
		};
	}

}
