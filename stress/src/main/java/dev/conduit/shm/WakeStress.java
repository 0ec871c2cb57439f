package dev.conduit.shm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * One publishes and looks for sleepers, one announces its sleep and looks for messages:
 * at least one of them sees the other, or a wake-up is lost.
 */
@JCStressTest
@Outcome(id = { "true, true", "true, false", "false, true" }, expect = Expect.ACCEPTABLE, desc = "Seen.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A message is there, nobody rang, and somebody sleeps.")
@State
public class WakeStress {

	private final Region ring = HeapArena.ring();

	private final RingWriter writer = new RingWriter(this.ring, this.ring.bell(RingLayout.WAKE, null));

	private final RingReader reader = new RingReader(this.ring, 0, Long.MAX_VALUE);

	private final Doorbell bell = this.ring.bell(RingLayout.WAKE, null);

	/** Whether it rang. */
	@Actor
	public void publisher(ZZ_Result result) {
		this.writer.open(Long.BYTES);
		this.writer.commit();
		this.writer.flush();
		result.r1 = Words.getLongOpaque(this.ring.control(), RingLayout.WAKES) == 1;
	}

	/** Whether it has found the message. */
	@Actor
	public void subscriber(ZZ_Result result) {
		this.bell.announce();
		result.r2 = this.reader.isReady();
	}

}
