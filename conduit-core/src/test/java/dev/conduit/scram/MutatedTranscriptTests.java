package dev.conduit.scram;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes one message of the example of RFC 7677 on its way, and expects that nobody logs
 * in. The client answers with the honest user's keys whatever the salt and the iterations
 * say, so that the proof alone has to notice. A change of any byte counts: text is strict
 * UTF-8, Base64 has one spelling, and both sides sign what they received.
 */
class MutatedTranscriptTests {

	private static final int SEEDS = 2_000;

	@Test
	void theHonestTranscriptLogsIn() {
		for (Step step : Step.values()) {
			assertThat(new Login(step, (message) -> message).play()).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource
	void noSeededMutationLogsIn(Step step) {
		for (int seed = 0; seed < SEEDS; seed++) {
			Random random = new Random(seed);
			assertRefused(step, "seed " + seed, (message) -> mutate(message, random));
		}
	}

	@ParameterizedTest
	@EnumSource
	void noReplacementOfAnyByteByAnyOtherLogsIn(Step step) {
		for (int position = 0; position < step.message().length; position++) {
			for (int delta = 1; delta < 256; delta++) {
				int at = position;
				int change = delta;
				assertRefused(step, "byte " + at + " xor " + change, (message) -> {
					message[at] ^= (byte) change;
					return message;
				});
			}
		}
	}

	/**
	 * Whoever receives the changed message, or what follows from it, must not be content.
	 */
	private static void assertRefused(Step step, String what, Mutation mutation) {
		Login login = new Login(step, mutation);

		assertThat(login.play()).as("%s, %s: both are content", step, what).isFalse();
		assertThat(login.client.isComplete()).as("%s, %s: the client is content", step, what).isFalse();
		assertThat(login.exchange.isComplete()).as("%s, %s: the server is content", step, what)
			.isEqualTo(step == Step.SERVER_FINAL);
	}

	private static byte[] mutate(byte[] message, Random random) {
		byte[] mutated;
		do {
			mutated = switch (random.nextInt(6)) {
				case 0 -> flipBit(message, random);
				case 1 -> replace(message, random);
				case 2 -> insert(message, random);
				case 3 -> delete(message, random);
				case 4 -> swap(message, random);
				default -> Arrays.copyOf(message, random.nextInt(message.length));
			};
		}
		while (Arrays.equals(mutated, message));
		return mutated;
	}

	private static byte[] flipBit(byte[] message, Random random) {
		byte[] mutated = message.clone();
		mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
		return mutated;
	}

	/**
	 * Replaces a byte by one that the message has elsewhere: more often in the grammar.
	 */
	private static byte[] replace(byte[] message, Random random) {
		byte[] mutated = message.clone();
		mutated[random.nextInt(mutated.length)] = message[random.nextInt(message.length)];
		return mutated;
	}

	private static byte[] insert(byte[] message, Random random) {
		int position = random.nextInt(message.length + 1);
		byte[] mutated = new byte[message.length + 1];
		System.arraycopy(message, 0, mutated, 0, position);
		mutated[position] = (byte) random.nextInt(256);
		System.arraycopy(message, position, mutated, position + 1, message.length - position);
		return mutated;
	}

	private static byte[] delete(byte[] message, Random random) {
		int position = random.nextInt(message.length);
		byte[] mutated = new byte[message.length - 1];
		System.arraycopy(message, 0, mutated, 0, position);
		System.arraycopy(message, position + 1, mutated, position, mutated.length - position);
		return mutated;
	}

	private static byte[] swap(byte[] message, Random random) {
		byte[] mutated = message.clone();
		int position = random.nextInt(message.length - 1);
		mutated[position] = message[position + 1];
		mutated[position + 1] = message[position];
		return mutated;
	}

	enum Step {

		CLIENT_FIRST(RfcExample.CLIENT_FIRST), SERVER_FIRST(RfcExample.SERVER_FIRST),
		CLIENT_FINAL(RfcExample.CLIENT_FINAL), SERVER_FINAL(RfcExample.SERVER_FINAL);

		private final String message;

		Step(String message) {
			this.message = message;
		}

		byte[] message() {
			return RfcExample.bytes(this.message);
		}

	}

	/** A login of which one message is changed on its way. */
	private static final class Login {

		private final ScramClientExchange client = RfcExample.client();

		private final ScramServerExchange exchange = RfcExample.server().newExchange();

		private final Step changed;

		private final Mutation mutation;

		Login(Step changed, Mutation mutation) {
			this.changed = changed;
			this.mutation = mutation;
		}

		boolean play() {
			try {
				byte[] clientFirst = carry(Step.CLIENT_FIRST, this.client.clientFirst());
				byte[] serverFirst = carry(Step.SERVER_FIRST, this.exchange.handleClientFirst(clientFirst));
				this.client.handleServerFirst(serverFirst);
				byte[] clientFinal = carry(Step.CLIENT_FINAL, this.client.clientFinal(RfcExample.KEYS));
				byte[] serverFinal = carry(Step.SERVER_FINAL, this.exchange.handleClientFinal(clientFinal));
				this.client.handleServerFinal(serverFinal);
				return this.client.isComplete() && this.exchange.isComplete();
			}
			catch (ScramException ex) {
				return false;
			}
		}

		private byte[] carry(Step step, byte[] message) {
			return (step == this.changed) ? this.mutation.apply(message) : message;
		}

	}

	private interface Mutation {

		byte[] apply(byte[] message);

	}

}
