package dev.conduit.proof.fuzz;

import java.time.Duration;
import java.util.HexFormat;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Millions of inputs that nobody meant: each is read or refused, within a time, and
 * nothing is left behind. What fails prints the seed of its thousand and its number.
 */
@Tag("sized")
@Timeout(3600)
class MutationTests {

	private static final int OF_A_SEED = 1_000;

	/** What one input may take, with all that else runs on the machine. */
	private static final Duration LONGEST = Duration.ofSeconds(5);

	@ParameterizedTest
	@EnumSource
	void everyExampleIsReadOrRefused(Kind kind) {
		try (Target target = kind.open()) {
			assertThat(target.examples()).isNotEmpty().allSatisfy(target::feed);
		}
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@Tag("T17")
	@EnumSource
	void nothingButARefusalComesOfMutations(Kind kind) {
		long first = new SplittableRandom().nextLong() >>> 16;
		int total = Size.of(kind.mutations() / 1_000, kind.mutations(), kind.mutations() * 10);
		try (ProofRow row = ProofRow.start("T17", "mutations of " + kind, first); Target target = kind.open()) {
			int refused = 0;
			for (int done = 0; done < total; done += OF_A_SEED) {
				refused += feed(target, first + done / OF_A_SEED, Math.min(OF_A_SEED, total - done));
			}
			row.count(Measure.BAD_INPUTS, total);
			assertThat(refused).as("refused of %d, seed %d", total, first).isBetween(total / 20, total);
			row.pass();
		}
	}

	private static int feed(Target target, long seed, int count) {
		Mutation mutation = new Mutation(seed, target.examples());
		int refused = 0;
		for (int i = 0; i < count; i++) {
			byte[] input = mutation.next();
			long start = System.nanoTime();
			try {
				refused += target.feed(input) ? 0 : 1;
			}
			catch (RuntimeException | Error ex) {
				throw new AssertionError("seed %d, number %d: %s".formatted(seed, i, HexFormat.of().formatHex(input)),
						ex);
			}
			assertThat(System.nanoTime() - start).as("nanoseconds for number %d of seed %d", i, seed)
				.isLessThan(LONGEST.toNanos());
		}
		return refused;
	}

}
