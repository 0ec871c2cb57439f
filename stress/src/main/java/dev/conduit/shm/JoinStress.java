package dev.conduit.shm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A gated subscriber joins while the publisher, which has looked for subscribers, goes on
 * as far as it may: nothing behind the place where the subscriber begins is overwritten.
 */
@JCStressTest
@Outcome(id = "\\d+, 0", expect = Expect.ACCEPTABLE, desc = "All is there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Overwritten, though the subscriber has its seat.")
@State
public class JoinStress {

	private final Region ring = HeapArena.ring();

	private final RingWriter writer = new RingWriter(this.ring, this.ring.bell(RingLayout.WAKE, null));

	private final Seat publishersView = new Seat(this.ring.control(), 0);

	private final Seat seat = new Seat(this.ring.control(), 0);

	/** As the gate does: by the seat where it counts, otherwise by the cursor. */
	@Actor
	public void publisher() {
		for (int looks = 0; looks < 3; looks++) {
			long least = this.writer.flushed();
			if (this.publishersView.state() == Seat.GATED) {
				least = Math.min(least, this.publishersView.read());
			}
			while (this.writer.next() <= least + HeapArena.GEOMETRY.slotCount()) {
				Words.setLong(this.ring.data(), this.writer.open(Long.BYTES), this.writer.next());
				this.writer.commit();
				this.writer.flush();
			}
		}
	}

	/** As a subscriber that comes: how much it reads, and how much of that is lost. */
	@Actor
	public void subscriber(JJ_Result result) {
		this.seat.take(Seat.GATED, Attachment.cursor(this.ring), "jcstress");
		long cursor = Attachment.cursor(this.ring);
		RingReader reader = new RingReader(this.ring, cursor + 1, cursor + 1);
		result.r1 = reader.poll(View::validate, HeapArena.GEOMETRY.slotCount());
		result.r2 = reader.lost();
	}

}
