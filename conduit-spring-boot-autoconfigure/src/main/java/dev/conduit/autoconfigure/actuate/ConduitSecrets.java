package dev.conduit.autoconfigure.actuate;

import java.util.Locale;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Hides passwords and what they are made of from the endpoints {@code env} and
 * {@code configprops}, also where these show the values of other keys.
 */
final class ConduitSecrets implements SanitizingFunction {

	@Override
	public SanitizableData apply(SanitizableData data) {
		return isSecret(data.getKey()) ? data.withSanitizedValue() : data;
	}

	/** In whatever form the key is written, that of environment variables too. */
	private static boolean isSecret(String key) {
		String plain = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
		return plain.startsWith("conduitsecurityusers") || plain.equals("conduitsecuritysaltsecret")
				|| (plain.startsWith("conduitclientchannels") && plain.endsWith("credentialspassword"));
	}

}
