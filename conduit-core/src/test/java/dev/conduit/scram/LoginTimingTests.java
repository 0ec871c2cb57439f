package dev.conduit.scram;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Whether the time that a server takes tells who is in its table: refused log-ins of
 * known and unknown users, in a shuffled order, compared by their medians and by the test
 * of Mann and Whitney, which asks whether one of the two is more often the slower one.
 * One round in a hundred fails by chance, and other processes disturb, so one of a few
 * rounds has to pass.
 */
@Tag("proof")
class LoginTimingTests {

	private static final Logger logger = LoggerFactory.getLogger(LoginTimingTests.class);

	private static final int EXCHANGES = 5_000;

	private static final int WARM_UP = 20_000;

	private static final int ROUNDS = 4;

	private static final double MOST_DIFFERENCE = 0.05;

	private static final double LEAST_P = 0.01;

	private static final SecureRandom RANDOM = new SecureRandom();

	private final ScramServer server = new ScramServer(
			ScramCredentials.of(Map.of("known", ScramCredential.generate("secret", 4_096, RANDOM))), RfcExample.POLICY,
			RfcExample.MOCK_SECRET, RANDOM);

	@Test
	@Tag("T6")
	void refusedUsersThatExistAndThatDoNotTakeTheSameTime() {
		try (ProofRow row = ProofRow.start("T6", "time of refused log-ins, known and unknown users", 0)) {
			for (int i = 0; i < WARM_UP; i++) {
				refuse((i % 2 == 0) ? "known" : "other");
			}
			Comparison comparison = compare();
			for (int round = 1; round < ROUNDS && !comparison.isEqual(); round++) {
				comparison = compare();
			}
			row.count(Measure.BAD_INPUTS, 2L * EXCHANGES);
			logger.info("{}", comparison);
			assertThat(comparison.isEqual()).as(comparison.toString()).isTrue();
			row.pass();
		}
	}

	@Test
	void theTestSeesADifferenceOfATenth() {
		long[] known = new Random(1).longs(EXCHANGES, 10_000, 20_000).toArray();
		long[] unknown = new Random(2).longs(EXCHANGES, 11_000, 22_000).toArray();

		assertThat(new Comparison(known, unknown).isEqual()).isFalse();
		assertThat(new Comparison(known, new Random(3).longs(EXCHANGES, 10_000, 20_000).toArray()).isEqual()).isTrue();
	}

	private Comparison compare() {
		long[] known = new long[EXCHANGES];
		long[] unknown = new long[EXCHANGES];
		int knowns = 0;
		int unknowns = 0;
		Random order = new Random();
		while (knowns + unknowns < 2 * EXCHANGES) {
			boolean isKnown = unknowns == EXCHANGES || (knowns < EXCHANGES && order.nextBoolean());
			if (isKnown) {
				known[knowns++] = refuse("known");
			}
			else {
				unknown[unknowns++] = refuse("other");
			}
		}
		return new Comparison(known, unknown);
	}

	/** The time that the server takes, in nanoseconds. */
	private long refuse(String username) {
		byte[] clientFirst = RfcExample.bytes("n,,n=" + username + ",r=" + RfcExample.CLIENT_NONCE);
		long begin = System.nanoTime();
		ScramServerExchange exchange = this.server.newExchange();
		byte[] serverFirst = exchange.handleClientFirst(clientFirst);
		long asked = System.nanoTime() - begin;
		byte[] proof = new byte[Sha256.LENGTH];
		byte[] clientFinal = ClientFinal
			.encode(ClientFinal.withoutProof(RfcExample.bytes("n,,"), ServerFirst.decode(serverFirst).nonce()), proof);
		begin = System.nanoTime();
		Throwable refusal = catchThrowable(() -> exchange.handleClientFinal(clientFinal));
		long took = asked + System.nanoTime() - begin;
		assertThat(refusal).isInstanceOf(ScramException.class);
		return took;
	}

	/**
	 * Two samples of times.
	 */
	@SuppressWarnings("ArrayRecordComponent") // compared by nobody
	private record Comparison(long[] known, long[] unknown) {

		boolean isEqual() {
			return Math.abs(difference()) < MOST_DIFFERENCE && p() > LEAST_P;
		}

		/** Of the medians, as a part of that of the known. */
		double difference() {
			return (median(this.unknown) - median(this.known)) / (double) median(this.known);
		}

		private static long median(long[] times) {
			long[] sorted = times.clone();
			Arrays.sort(sorted);
			return sorted[sorted.length / 2];
		}

		/**
		 * How likely samples of one and the same distribution differ as much as these, by
		 * the normal approximation.
		 */
		double p() {
			double all = (double) this.known.length * this.unknown.length;
			double deviation = Math.sqrt(all * (this.known.length + this.unknown.length + 1) / 12);
			double z = Math.abs(slower() - all / 2) / deviation;
			return erfc(z / Math.sqrt(2));
		}

		/** Pairs of which the known one is the slower; half of those that are equal. */
		private double slower() {
			long[] sorted = this.unknown.clone();
			Arrays.sort(sorted);
			double pairs = 0;
			for (long time : this.known) {
				pairs += (below(sorted, time) + below(sorted, time + 1)) / 2.0;
			}
			return pairs;
		}

		private static int below(long[] sorted, long time) {
			int low = 0;
			int high = sorted.length;
			while (low < high) {
				int middle = (low + high) >>> 1;
				if (sorted[middle] < time) {
					low = middle + 1;
				}
				else {
					high = middle;
				}
			}
			return low;
		}

		/** Abramowitz and Stegun, 7.1.26; good to a ten-millionth. */
		private static double erfc(double x) {
			double t = 1 / (1 + 0.3275911 * x);
			double polynomial = t
					* (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
			return polynomial * Math.exp(-x * x);
		}

		@Override
		public String toString() {
			return "median known %d ns, unknown %d ns, difference %.2f %%, Mann-Whitney p = %.3f, 2 x %d exchanges"
				.formatted(median(this.known), median(this.unknown), difference() * 100, p(), this.known.length);
		}

	}

}
