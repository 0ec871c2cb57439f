package dev.conduit.authentication;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.security.SecureRandom;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.conduit.authentication.Authenticator.Challenge;
import dev.conduit.authentication.Authenticator.ServerLogin;
import dev.conduit.authentication.Authenticator.Success;
import dev.conduit.authentication.ClientAuthentication.ClientLogin;
import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class MakeCredentialTests {

	private final ByteArrayOutputStream output = new ByteArrayOutputStream();

	private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

	@Test
	void whatItPrintsLogsThePasswordInAndDoesNotShowIt() throws IOException {
		assertThat(run("pencil\n", "4096")).isZero();

		String text = this.output.toString(UTF_8).strip();
		assertThat(text).startsWith("{scram-sha-256}SCRAM-SHA-256$4096:").doesNotContain("pencil");
		assertThat(logsIn(ScramCredential.parse(text), "pencil")).isTrue();
		assertThat(logsIn(ScramCredential.parse(text), "pencils")).isFalse();
	}

	@Test
	void roundsAreThoseOfNewCredentialsWhereNoneAreNamed() throws IOException {
		assertThat(run("pencil")).isZero();

		assertThat(ScramCredential.parse(this.output.toString(UTF_8).strip()).iterations()).isEqualTo(310_000);
	}

	@Test
	void whatCannotWorkIsSaid() throws IOException {
		assertThat(run("")).isEqualTo(2);
		assertThat(run("\n")).isEqualTo(2);
		assertThat(run("pencil\n", "many")).isEqualTo(2);
		assertThat(run("pencil\n", "1")).isEqualTo(2);

		assertThat(this.output.toString(UTF_8)).isEmpty();
		assertThat(this.errors.toString(UTF_8)).contains("There is no password").contains("No credential can be made");
	}

	private int run(String input, String... arguments) throws IOException {
		return new MakeCredential(null, new BufferedReader(new StringReader(input)),
				new PrintStream(this.output, true, UTF_8), new PrintStream(this.errors, true, UTF_8))
			.run(arguments);
	}

	private static boolean logsIn(ScramCredential credential, String password) {
		SecureRandom random = new SecureRandom();
		ServerLogin server = new ScramAuthenticator(ScramCredentials.of(Map.of("user", credential)), random)
			.begin(ScramAuthenticator.MECHANISM);
		ClientLogin client = new PasswordAuthentication("user", password, random).begin(ScramAuthenticator.MECHANISM);
		Challenge challenge = (Challenge) server.respond(client.start());
		assertThat(server.claimedName()).isEqualTo("user");
		return server.respond(client.respond(challenge.data())) instanceof Success;
	}

}
