package dev.conduit.shm;

import java.lang.foreign.MemorySegment;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * The negative twin of {@link CopyStress}: the same words without the writer's fence
 * before, and the reader's behind the payload. What is torn here shows what those are
 * for, and that these tests see it; a processor that keeps stores in order, as x86 does,
 * leaves it to the compiler to show.
 */
@JCStressTest
@Outcome(id = { "1, 1", "2, 2" }, expect = Expect.ACCEPTABLE, desc = "Whole.")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "Overwritten, and known to be.")
@Outcome(expect = Expect.ACCEPTABLE_INTERESTING, desc = "Torn, for want of fences.")
@State
public class CopyWithoutFencesStress {

	private static final int WORDS = 4;

	private static final int SEQUENCE = 0;

	private static final int PAYLOAD = 8;

	private final MemorySegment slot = HeapArena.INSTANCE.allocate(PAYLOAD + WORDS * Long.BYTES, Long.BYTES);

	/** The first message is there. */
	public CopyWithoutFencesStress() {
		fill(1);
		Words.setLong(this.slot, SEQUENCE, 2);
	}

	/** Writes another one. */
	@Actor
	public void publisher() {
		Words.setLong(this.slot, SEQUENCE, 3);
		fill(2);
		Words.setLong(this.slot, SEQUENCE, 4);
	}

	/** Reads. */
	@Actor
	public void subscriber(JJ_Result result) {
		long before = Words.getLong(this.slot, SEQUENCE);
		long first = Words.getLong(this.slot, PAYLOAD);
		long last = Words.getLong(this.slot, PAYLOAD + (WORDS - 1) * Long.BYTES);
		boolean whole = before % 2 == 0 && Words.getLong(this.slot, SEQUENCE) == before;
		result.r1 = (whole) ? first : -1;
		result.r2 = (whole) ? last : -1;
	}

	private void fill(long value) {
		for (int i = 0; i < WORDS; i++) {
			Words.setLong(this.slot, PAYLOAD + (long) i * Long.BYTES, value);
		}
	}

}
