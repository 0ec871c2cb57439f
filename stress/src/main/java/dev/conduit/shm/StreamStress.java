package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;

/**
 * A full ring of bytes: one writes more and finds no space, one reads all. The writer has
 * found the space, or the reader finds that the writer waits for it; and the bytes are
 * those that were written.
 */
@JCStressTest
@Outcome(id = { "8, false", "8, true" }, expect = Expect.ACCEPTABLE, desc = "There was space in time.")
@Outcome(id = "0, true", expect = Expect.ACCEPTABLE, desc = "The writer is told.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The writer waits and nobody tells it, or bytes are wrong.")
@State
public class StreamStress {

	private static final int BYTES = 16;

	private final MemorySegment control = HeapArena.INSTANCE.allocate(StreamLayout.PAGE_SIZE, Long.BYTES);

	private final ByteBuffer memory = HeapArena.bytes(BYTES);

	private final RingOut out = new RingOut(this.control, StreamLayout.TO_SERVER, this.memory);

	private final RingIn in = new RingIn(this.control, StreamLayout.TO_SERVER, this.memory.duplicate());

	/** The ring is full. */
	public StreamStress() {
		this.out.write(ByteBuffer.wrap(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 }));
	}

	/** Writes 8 more. */
	@Actor
	public void writer(JZ_Result result) {
		result.r1 = this.out.write(ByteBuffer.wrap(new byte[] { 17, 18, 19, 20, 21, 22, 23, 24 }));
	}

	/** Reads what is there, and looks whether somebody waits. */
	@Actor
	public void reader(JZ_Result result) {
		ByteBuffer target = ByteBuffer.allocate(BYTES);
		this.in.read(target);
		result.r2 = this.in.wasWaitedFor();
		for (int i = 0; i < target.position(); i++) {
			if (target.get(i) != i + 1) {
				throw new IllegalStateException("byte %d is %d".formatted(i, target.get(i)));
			}
		}
	}

}
