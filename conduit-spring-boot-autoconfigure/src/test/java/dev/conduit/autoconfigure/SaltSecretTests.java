package dev.conduit.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.Authenticator.Challenge;
import dev.conduit.authentication.ScramAuthenticator;
import dev.conduit.spring.ConduitContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The salt that servers show to somebody who wants to log in.
 */
class SaltSecretTests {

	private static final Pattern SALT = Pattern.compile(",s=([^,]+),");

	@ParameterizedTest
	@ValueSource(strings = { "app", "nobody" })
	void serversWithTheSameSecretShowTheSameSalts(String user) {
		List<String> salts = saltsOfTwoServers(user, "conduit.security.salt-secret=the same at both of them");

		assertThat(salts.get(0)).isEqualTo(salts.get(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "app", "nobody" })
	void serversWithoutASecretShowSaltsOfTheirOwn(String user) {
		List<String> salts = saltsOfTwoServers(user);

		assertThat(salts.get(0)).isNotEqualTo(salts.get(1));
	}

	private static List<String> saltsOfTwoServers(String user, String... properties) {
		List<String> salts = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			ConduitContext.bare()
				.withPropertyValues("conduit.security.users.app={noop}secret")
				.withPropertyValues(properties)
				.run((context) -> salts.add(saltOf(context, user)));
		}
		return salts;
	}

	private static String saltOf(ApplicationContext context, String user) {
		byte[] clientFirst = "n,,n=%s,r=0123456789abcdefghijklmn".formatted(user).getBytes(StandardCharsets.UTF_8);
		Challenge challenge = (Challenge) context.getBean(Authenticator.class)
			.begin(ScramAuthenticator.MECHANISM)
			.respond(clientFirst);
		Matcher matcher = SALT.matcher(new String(challenge.data(), StandardCharsets.UTF_8));
		assertThat(matcher.find()).isTrue();
		return matcher.group(1);
	}

}
