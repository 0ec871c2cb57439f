package dev.conduit.proof.fuzz;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

import dev.conduit.scram.ScramClientExchange;
import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.scram.ScramException;
import dev.conduit.scram.ScramPolicy;
import dev.conduit.scram.ScramServer;
import dev.conduit.scram.ScramServerExchange;

/**
 * The four messages of a SCRAM log-in, each at whoever receives it. Nobody knows the
 * nonces of the exchange, so that nothing that comes from here may log in.
 */
final class ScramTargets {

	private static final String CLIENT_FIRST = "n,,n=user,r=rOprNGfwEbeRWgbNEkqO";

	private static final String NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

	private static final ScramPolicy POLICY = new ScramPolicy(4_096, 1_000_000, 4_096);

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final ScramServer SERVER = new ScramServer(
			ScramCredentials.of(Map.of("user", ScramCredential.generate("pencil", 4_096, RANDOM))), POLICY,
			bytes("0123456789abcdef"), RANDOM);

	private ScramTargets() {
	}

	static Target clientFirst() {
		return new Message(CLIENT_FIRST, "n,,n=us=2Cer=3D,r=abc", "y,,n=user,r=rOprNGfwEbeRWgbNEkqO",
				"n,a=admin,n=user,r=rOprNGfwEbeRWgbNEkqO", "p=tls-exporter,,n=user,r=rOprNGfwEbeRWgbNEkqO") {

			@Override
			boolean receive(byte[] input) {
				ScramServerExchange exchange = SERVER.newExchange();
				exchange.handleClientFirst(input);
				return exchange.isComplete();
			}

		};
	}

	static Target clientFinal() {
		return new Message("c=biws,r=" + NONCE + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
				"c=biws,r=" + NONCE + ",x=ext,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=") {

			@Override
			boolean receive(byte[] input) {
				ScramServerExchange exchange = SERVER.newExchange();
				exchange.handleClientFirst(bytes(CLIENT_FIRST));
				exchange.handleClientFinal(input);
				return exchange.isComplete();
			}

		};
	}

	static Target serverFirst() {
		return new Message("r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
				"r=" + NONCE + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=999999,x=ext") {

			@Override
			boolean receive(byte[] input) {
				ScramClientExchange client = new ScramClientExchange("user", POLICY, RANDOM);
				client.clientFirst();
				client.handleServerFirst(input);
				return true;
			}

		};
	}

	static Target serverFinal() {
		return new Message("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "e=invalid-proof") {

			@Override
			boolean receive(byte[] input) {
				ScramClientExchange client = new ScramClientExchange("user", POLICY, RANDOM);
				client.clientFirst();
				client.handleServerFinal(input);
				return client.isComplete();
			}

		};
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private abstract static class Message implements Target {

		private final List<byte[]> examples;

		Message(String... examples) {
			this.examples = List.of(examples).stream().map(ScramTargets::bytes).toList();
		}

		@Override
		public List<byte[]> examples() {
			return this.examples;
		}

		@Override
		public boolean feed(byte[] input) {
			try {
				if (receive(input)) {
					throw new AssertionError("logged in, or went on with a nonce of another exchange");
				}
				return true;
			}
			catch (ScramException ex) {
				return false;
			}
		}

		/** Whether the receiver is content, which it must not be. */
		abstract boolean receive(byte[] input);

	}

}
