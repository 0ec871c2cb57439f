package dev.conduit.scram;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The example of RFC 7677, section 3, and exchanges that replay it.
 */
final class RfcExample {

	static final String USERNAME = "user";

	static final String PASSWORD = "pencil";

	static final String CLIENT_NONCE = "rOprNGfwEbeRWgbNEkqO";

	static final String SERVER_NONCE = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

	static final byte[] SALT = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");

	static final int ITERATIONS = 4_096;

	static final String CLIENT_FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";

	static final String SERVER_FIRST = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
			+ "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

	static final String CLIENT_FINAL = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
			+ "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

	static final String SERVER_FINAL = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

	/** Computed by another implementation of PBKDF2, HMAC and SHA-256. */
	static final String CREDENTIAL = "{scram-sha-256}SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
			+ "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

	static final ScramPolicy POLICY = new ScramPolicy(4_096, 1_000_000, 4_096);

	static final byte[] MOCK_SECRET = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	/** Derived once, for tests that are not about deriving. */
	static final ScramKeys KEYS = ScramKeys.derive(PASSWORD, SALT, ITERATIONS);

	private RfcExample() {
	}

	static ScramClientExchange client() {
		return client(ScramMechanism.SCRAM_SHA_256, null);
	}

	static ScramClientExchange client(ScramMechanism mechanism, @Nullable ChannelBinding binding) {
		return new ScramClientExchange(USERNAME, Gs2Header.of(mechanism, binding), binding, POLICY, () -> CLIENT_NONCE);
	}

	/** A client that has sent its first message. */
	static ScramClientExchange startedClient() {
		ScramClientExchange client = client();
		client.clientFirst();
		return client;
	}

	/** A client that has sent its final message. */
	static ScramClientExchange waitingClient() {
		ScramClientExchange client = startedClient();
		client.handleServerFirst(bytes(SERVER_FIRST));
		client.clientFinal(KEYS);
		return client;
	}

	static ScramServer server() {
		return server(() -> SERVER_NONCE);
	}

	static ScramServer server(Nonces nonces) {
		ScramCredentials credentials = ScramCredentials.of(Map.of(USERNAME, ScramCredential.parse(CREDENTIAL)));
		return new ScramServer(credentials, POLICY, MOCK_SECRET, nonces);
	}

	/** An exchange that has sent the server's first message. */
	static ScramServerExchange askedServerExchange() {
		ScramServerExchange exchange = server().newExchange();
		exchange.handleClientFirst(bytes(CLIENT_FIRST));
		return exchange;
	}

	static byte[] bytes(String message) {
		return message.getBytes(StandardCharsets.UTF_8);
	}

	static String text(byte[] message) {
		return new String(message, StandardCharsets.UTF_8);
	}

}
