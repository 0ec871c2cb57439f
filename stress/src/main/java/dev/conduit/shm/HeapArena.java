package dev.conduit.shm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * Memory of the heap in the place of files: jcstress makes millions of rings. Words of an
 * array of longs are as atomic as those of a file, and go through the same code.
 */
final class HeapArena implements Arena {

	static final HeapArena INSTANCE = new HeapArena();

	/** Four slots for messages of four words, and one seat. */
	static final Geometry GEOMETRY = Geometry
		.of(TopicOptions.DEFAULT.withSlots(4).inlineOnly(32).withTimestamps(false).withMaxSubscribers(1));

	private static final Path NOWHERE = Path.of("jcstress");

	private HeapArena() {
	}

	/** An empty ring. */
	static Region ring() {
		int table = RingLayout.SUBSCRIBERS + RingLayout.SUBSCRIBER_STRIDE;
		MemorySegment control = INSTANCE.allocate(table, Long.BYTES);
		Words.setLong(control, RingLayout.CURSOR, -1);
		MemorySegment data = INSTANCE.allocate((long) GEOMETRY.slotCount() * GEOMETRY.slotStride(), Long.BYTES);
		return new Region(INSTANCE, NOWHERE, GEOMETRY, control, data);
	}

	/** Bytes of a stream. */
	static ByteBuffer bytes(int count) {
		return ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
	}

	@Override
	public MemorySegment allocate(long bytes, long alignment) {
		return MemorySegment.ofArray(new long[(int) ((bytes + Long.BYTES - 1) / Long.BYTES)]);
	}

	@Override
	public MemorySegment.Scope scope() {
		return Arena.global().scope();
	}

	@Override
	public void close() {
		// The collector's.
	}

}
