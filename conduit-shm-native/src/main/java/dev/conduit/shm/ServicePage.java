package dev.conduit.shm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The file of a service as this process has it mapped: the server's doorbell, and a bit
 * for each client that has something for it.
 */
final class ServicePage implements AutoCloseable {

	private final Arena arena;

	private final MemorySegment page;

	private final UserPrincipal owner;

	private final Doorbell bell;

	private ServicePage(Arena arena, MemorySegment page, UserPrincipal owner, @Nullable Futex futex) {
		this.arena = arena;
		this.page = page;
		this.owner = owner;
		this.bell = new Doorbell(page, StreamLayout.DOORBELL, arena, futex);
	}

	/** Makes the file, in place of one that a dead server left. */
	static ServicePage create(ServiceNames names, long incarnation, @Nullable Futex futex) {
		Arena arena = Arena.ofShared();
		try {
			return NewFile.make(names.serviceFile(), "service '%s'".formatted(names.service()), StreamLayout.PAGE_SIZE,
					(file) -> {
						MemorySegment page = file.channel().map(MapMode.READ_WRITE, 0, StreamLayout.PAGE_SIZE, arena);
						UserPrincipal owner = Files.getOwner(file.building());
						StreamFile.requirePrivateFolder(names.serviceFile(), owner);
						Words.setLong(page, StreamLayout.MAGIC, StreamLayout.SERVICE_MAGIC);
						Words.setInt(page, StreamLayout.VERSION, StreamLayout.VERSION_VALUE);
						Words.setLong(page, StreamLayout.INCARNATION, incarnation);
						Words.setLong(page, StreamLayout.PID, ProcessHandle.current().pid());
						Words.setIntRelease(page, StreamLayout.STATE, StreamLayout.STATE_READY);
						return new ServicePage(arena, page, owner, futex);
					});
		}
		catch (RuntimeException ex) {
			arena.close();
			throw ex;
		}
	}

	/** Maps the file that is there, or nothing where there is none. */
	static Optional<ServicePage> attach(Path path, @Nullable Futex futex) {
		Arena arena = Arena.ofShared();
		try (StreamFile file = StreamFile.open(path, StreamLayout.SERVICE_MAGIC)) {
			return Optional.of(new ServicePage(arena, file.map(arena, StreamLayout.PAGE_SIZE), file.owner(), futex));
		}
		catch (NoSuchFileException ex) {
			arena.close();
			return Optional.empty();
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

	long incarnation() {
		return Words.getLong(this.page, StreamLayout.INCARNATION);
	}

	long pid() {
		return Words.getLong(this.page, StreamLayout.PID);
	}

	/** Whose the service is. */
	UserPrincipal owner() {
		return this.owner;
	}

	boolean isOpen() {
		return Words.getIntVolatile(this.page, StreamLayout.STATE) == StreamLayout.STATE_READY;
	}

	void markClosed() {
		Words.setIntVolatile(this.page, StreamLayout.STATE, StreamLayout.STATE_CLOSED);
	}

	/** What the server sleeps on. */
	Doorbell bell() {
		return this.bell;
	}

	int arrivals() {
		return Words.getIntVolatile(this.page, StreamLayout.ARRIVALS);
	}

	/** A client came: wakes the server. */
	void arrive() {
		Words.getAndAddInt(this.page, StreamLayout.ARRIVALS, 1);
		CrashPoint.CLIENT_ARRIVED.hit();
		VarHandle.fullFence();
		this.bell.ring();
	}

	/**
	 * A client has something for the server: wakes it. What it is must be there before,
	 * with a full fence in between.
	 */
	void tell(int index) {
		long word = StreamLayout.DIRTY + (long) (index / Long.SIZE) * Long.BYTES;
		long bit = 1L << index;
		if ((Words.getLongOpaque(this.page, word) & bit) == 0) {
			Words.getAndOrLong(this.page, word, bit);
			CrashPoint.BIT_SET.hit();
		}
		this.bell.ring();
	}

	/** Whether a client has something. */
	boolean isAnyDirty() {
		for (int i = 0; i < StreamLayout.DIRTY_WORDS; i++) {
			if (Words.getLongVolatile(this.page, StreamLayout.DIRTY + (long) i * Long.BYTES) != 0) {
				return true;
			}
		}
		return false;
	}

	/** Takes the clients that have something. */
	void takeDirty(IntConsumer clients) {
		for (int i = 0; i < StreamLayout.DIRTY_WORDS; i++) {
			long word = StreamLayout.DIRTY + (long) i * Long.BYTES;
			if (Words.getLongOpaque(this.page, word) != 0) {
				long taken = Words.getAndSetLong(this.page, word, 0);
				CrashPoint.BITS_TAKEN.hit();
				for (long bits = taken; bits != 0; bits &= bits - 1) {
					clients.accept(i * Long.SIZE + Long.numberOfTrailingZeros(bits));
				}
			}
		}
	}

	@Override
	public void close() {
		this.arena.close();
	}

}
