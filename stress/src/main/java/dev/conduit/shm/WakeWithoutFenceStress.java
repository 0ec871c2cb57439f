package dev.conduit.shm;

import java.lang.foreign.MemorySegment;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The negative twin of {@link WakeStress}: the publisher's message with release, and then
 * its look at the bell with acquire. That is not enough, on x86 as elsewhere.
 */
@JCStressTest
@Outcome(id = { "true, true", "true, false", "false, true" }, expect = Expect.ACCEPTABLE, desc = "Seen.")
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Lost, for want of a full fence.")
@State
public class WakeWithoutFenceStress {

	private static final int BELL = 0;

	private static final int MESSAGE = 128;

	private final MemorySegment words = HeapArena.INSTANCE.allocate(256, Long.BYTES);

	/** Whether it saw a sleeper. */
	@Actor
	public void publisher(ZZ_Result result) {
		Words.setLongRelease(this.words, MESSAGE, 1);
		result.r1 = Words.getIntAcquire(this.words, BELL) == 1;
	}

	/** Whether it saw the message. */
	@Actor
	public void subscriber(ZZ_Result result) {
		Words.getAndOrInt(this.words, BELL, 1);
		result.r2 = Words.getLongVolatile(this.words, MESSAGE) == 1;
	}

}
