package dev.conduit.scram;

import java.util.regex.Pattern;

/**
 * A name as it stands in a message: {@code ,} as {@code =2C} and {@code =} as
 * {@code =3D}, nothing else escaped (RFC 5802, section 5.1, attribute {@code n}).
 */
final class SaslName {

	private static final Pattern FORBIDDEN = Pattern.compile("=(?!2C|3D)|\0");

	private SaslName() {
	}

	static String encode(String name) {
		return name.replace("=", "=3D").replace(",", "=2C");
	}

	static String decode(AttributeReader reader, String encoded) {
		if (encoded.isEmpty() || FORBIDDEN.matcher(encoded).find()) {
			throw reader.malformed("must have a name with '=' only in =2C and =3D before this place");
		}
		return encoded.replace("=2C", ",").replace("=3D", "=");
	}

}
