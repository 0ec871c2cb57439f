package dev.conduit.shm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

import org.jspecify.annotations.Nullable;

/**
 * The file of a client as this process has it mapped: two rings of bytes, and the word
 * that the client sleeps on.
 */
final class Pair implements AutoCloseable {

	private final Arena arena;

	private final MemorySegment memory;

	private final int ringBytes;

	private final Doorbell wake;

	private Pair(Arena arena, MemorySegment memory, int ringBytes, @Nullable Futex futex) {
		this.arena = arena;
		this.memory = memory;
		this.ringBytes = ringBytes;
		this.wake = new Doorbell(memory, StreamLayout.WAKE, arena, futex);
	}

	/**
	 * Makes the file of a client.
	 * @param owner whose it must be
	 */
	static Pair create(Path path, long incarnation, long client, int ringBytes, UserPrincipal owner,
			@Nullable Futex futex) {
		Arena arena = Arena.ofShared();
		try {
			return NewFile.make(path, "a client", StreamLayout.totalBytes(ringBytes), (file) -> {
				UserPrincipal self = Files.getOwner(file.building());
				StreamFile.requirePrivateFolder(path, self);
				if (!self.equals(owner)) {
					throw new ServiceUnavailableException("the service belongs to %s, and this process to %s"
						.formatted(owner.getName(), self.getName()));
				}
				MemorySegment memory = file.channel()
					.map(MapMode.READ_WRITE, 0, StreamLayout.totalBytes(ringBytes), arena);
				Words.setLong(memory, StreamLayout.MAGIC, StreamLayout.PAIR_MAGIC);
				Words.setInt(memory, StreamLayout.VERSION, StreamLayout.VERSION_VALUE);
				Words.setInt(memory, StreamLayout.RING_BYTES, ringBytes);
				Words.setLong(memory, StreamLayout.INCARNATION, incarnation);
				Words.setLong(memory, StreamLayout.CLIENT, client);
				Words.setLong(memory, StreamLayout.PID, ProcessHandle.current().pid());
				Words.setIntRelease(memory, StreamLayout.STATE, StreamLayout.STATE_READY);
				return new Pair(arena, memory, ringBytes, futex);
			});
		}
		catch (RuntimeException ex) {
			arena.close();
			throw ex;
		}
	}

	/**
	 * Maps the file of a client that came.
	 * @param owner whose it must be
	 * @throws StreamBrokenException if it is none
	 */
	static Pair attach(ServiceNames.ClientFile client, UserPrincipal owner, int maxRingBytes, @Nullable Futex futex) {
		Arena arena = Arena.ofShared();
		try (StreamFile file = StreamFile.open(client.path(), StreamLayout.PAIR_MAGIC)) {
			file.requireOwner(owner);
			int ringBytes = ringBytes(file, client, maxRingBytes);
			return new Pair(arena, file.map(arena, StreamLayout.totalBytes(ringBytes)), ringBytes, futex);
		}
		catch (IOException ex) {
			arena.close();
			throw new UncheckedIOException(ex);
		}
		catch (RuntimeException ex) {
			arena.close();
			throw ex;
		}
	}

	/** Taken from the copy of the header: what is in the memory may change. */
	private static int ringBytes(StreamFile file, ServiceNames.ClientFile client, int max) {
		MemorySegment header = file.header();
		int ringBytes = Words.getInt(header, StreamLayout.RING_BYTES);
		if (!ConnectOptions.isRing(ringBytes) || ringBytes > max) {
			throw new StreamBrokenException("'%s' has rings of %d bytes: a power of two of at most %d is taken"
				.formatted(file.path(), ringBytes, max));
		}
		if (Words.getLong(header, StreamLayout.INCARNATION) != client.incarnation()
				|| Words.getLong(header, StreamLayout.CLIENT) != client.client()
				|| Words.getInt(header, StreamLayout.STATE) != StreamLayout.STATE_READY) {
			throw new StreamBrokenException("'%s' contradicts its name".formatted(file.path()));
		}
		return ringBytes;
	}

	RingOut out(boolean server) {
		int direction = (server) ? 1 : 0;
		return new RingOut(this.memory, base(direction), bytes(direction).asByteBuffer());
	}

	RingIn in(boolean server) {
		int direction = (server) ? 0 : 1;
		return new RingIn(this.memory, base(direction), bytes(direction).asByteBuffer());
	}

	/** What the client sleeps on. */
	Doorbell wake() {
		return this.wake;
	}

	/** Process of the client, as it says itself. */
	long pid() {
		return Words.getLong(this.memory, StreamLayout.PID);
	}

	/** What the server has made of the client. */
	int index() {
		return Words.getIntVolatile(this.memory, StreamLayout.INDEX);
	}

	void setIndex(int index) {
		Words.setIntVolatile(this.memory, StreamLayout.INDEX, index);
	}

	/** The whole file. */
	MemorySegment memory() {
		return this.memory;
	}

	private static int base(int direction) {
		return (direction == 0) ? StreamLayout.TO_SERVER : StreamLayout.TO_CLIENT;
	}

	private MemorySegment bytes(int direction) {
		return this.memory.asSlice(StreamLayout.PAGE_SIZE + (long) direction * this.ringBytes, this.ringBytes);
	}

	@Override
	public void close() {
		this.arena.close();
	}

}
