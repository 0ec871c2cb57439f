package dev.conduit.shm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A topic's file as this process has it mapped: what all may write, and what only the
 * publisher may. Unmapped by {@link #close()}, after which each access throws.
 */
final class Region implements AutoCloseable {

	private final Arena arena;

	private final Path file;

	private final Geometry geometry;

	private final MemorySegment control;

	private final MemorySegment data;

	Region(Arena arena, Path file, Geometry geometry, MemorySegment control, MemorySegment data) {
		this.arena = arena;
		this.file = file;
		this.geometry = geometry;
		this.control = control;
		this.data = data;
	}

	Path file() {
		return this.file;
	}

	Geometry geometry() {
		return this.geometry;
	}

	/** Header, hot words and table. */
	MemorySegment control() {
		return this.control;
	}

	/** Slots and arena; read-only where this process subscribes. */
	MemorySegment data() {
		return this.data;
	}

	long incarnation() {
		return Words.getLong(this.control, RingLayout.INCARNATION);
	}

	/** Who publishes here, or did last. */
	Holder owner() {
		return ownerLabel().read();
	}

	Label ownerLabel() {
		return new Label(this.control, RingLayout.OWNER_PID, RingLayout.OWNER_SINCE, RingLayout.OWNER_NAME);
	}

	boolean isOpen() {
		return Words.getIntAcquire(this.control, RingLayout.STATE) == RingLayout.STATE_READY;
	}

	/**
	 * The file will not be written to any more: subscribers read to its end and look for
	 * its successor.
	 */
	void markClosed() {
		Words.setIntVolatile(this.control, RingLayout.STATE, RingLayout.STATE_CLOSED);
	}

	/** A bell of this topic, for one sleeper or ringer. */
	Doorbell bell(int offset, @Nullable Futex futex) {
		return new Doorbell(this.control, offset, this.arena, futex);
	}

	/** Memory that lives as long as the mapping. */
	Arena arena() {
		return this.arena;
	}

	@Override
	public void close() {
		this.arena.close();
	}

}
