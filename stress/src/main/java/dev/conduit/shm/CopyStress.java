package dev.conduit.shm;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * A message of four words is read while the ring comes round and another takes its slot:
 * a copy that is found whole has the words of one message.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The message, whole.")
@Outcome(id = { "2, 2", "3, 3", "4, 4", "5, 5" }, expect = Expect.ACCEPTABLE, desc = "A later one, whole.")
@Outcome(id = "-1, -1", expect = Expect.ACCEPTABLE, desc = "Overwritten, and known to be.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Torn, and taken for whole.")
@State
public class CopyStress {

	private static final int BYTES = 4 * Long.BYTES;

	private final Region ring = HeapArena.ring();

	private final RingWriter writer = new RingWriter(this.ring, this.ring.bell(RingLayout.WAKE, null));

	private final RingReader reader = new RingReader(this.ring, 0, Long.MAX_VALUE);

	/** The first message is there. */
	public CopyStress() {
		publish(1);
	}

	/** Publishes until the first message's slot has the fifth. */
	@Actor
	public void publisher() {
		for (long value = 2; value <= 5; value++) {
			publish(value);
		}
	}

	/** Reads one message. */
	@Actor
	public void subscriber(JJ_Result result) {
		result.r1 = -1;
		result.r2 = -1;
		this.reader.poll((view) -> {
			long first = view.getLong(0);
			long third = view.getLong(2 * Long.BYTES);
			long second = view.getLong(Long.BYTES);
			long last = view.getLong(3 * Long.BYTES);
			if (view.validate()) {
				result.r1 = (first == second) ? first : -2;
				result.r2 = (third == last) ? last : -3;
			}
		}, 1);
	}

	private void publish(long value) {
		long at = this.writer.open(BYTES);
		for (int i = 0; i < BYTES; i += Long.BYTES) {
			Words.setLong(this.ring.data(), at + i, value);
		}
		this.writer.commit();
		this.writer.flush();
	}

}
