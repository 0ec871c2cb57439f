package dev.conduit.shm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The one file of a domain that is not a topic's: a word that changes with each topic
 * that comes or goes, and the place of all locks. A lock says who lives: the kernel drops
 * it with its process, however that ends, and no process id can be mistaken for it.
 * <p>
 * The kernel keeps these locks by process and drops all of a file when the process closes
 * <em>any</em> descriptor of it. So there is one channel for each folder in this JVM,
 * shared and counted, and nothing that an interrupt would close is called on it once
 * locks are held.
 */
final class DomainFile {

	static final String NAME = ".conduit";

	private static final long MAGIC = 0x314D_4F44_5444_4E43L;

	private static final int EPOCH = 0x80;

	private static final int BELL = 0x100;

	private static final int PREPARING = 0;

	private static final long MUTEX_PATIENCE_NANOS = 5_000_000_000L;

	private static final long MUTEX_PAUSE_NANOS = 100_000;

	private static final ReentrantLock REGISTRY_LOCK = new ReentrantLock();

	/** By the file's identity; as many as there are open domains. */
	private static final Map<Object, DomainFile> REGISTRY = new HashMap<>();

	private final Object key;

	private final FileChannel channel;

	private final Arena arena;

	private final MemorySegment page;

	/** All that are open on this folder in this JVM. */
	private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();

	private int users;

	private DomainFile(Object key, FileChannel channel, Arena arena, MemorySegment page) {
		this.key = key;
		this.channel = channel;
		this.arena = arena;
		this.page = page;
	}

	/**
	 * The file of a folder, made where there is none. To be given back by
	 * {@link #release()}.
	 */
	static DomainFile of(Path folder, Access access) throws IOException {
		REGISTRY_LOCK.lock();
		try {
			Path file = folder.resolve(NAME);
			if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
				createIfAbsent(file, access);
			}
			PosixFileAttributes found = Files.readAttributes(file, PosixFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			access.refusalOfFile(found).ifPresent((reason) -> {
				throw new TopicUnreadableException(file, reason);
			});
			Object key = Objects.requireNonNull(found.fileKey(), "a file system without inodes");
			DomainFile shared = REGISTRY.get(key);
			if (shared == null) {
				shared = open(file, key);
				REGISTRY.put(key, shared);
			}
			shared.users++;
			return shared;
		}
		finally {
			REGISTRY_LOCK.unlock();
		}
	}

	/** One more user, beside one that is there. */
	void retain() {
		REGISTRY_LOCK.lock();
		try {
			this.users++;
		}
		finally {
			REGISTRY_LOCK.unlock();
		}
	}

	/** One user less; the last one closes. */
	void release() {
		REGISTRY_LOCK.lock();
		try {
			this.users--;
			if (this.users == 0) {
				REGISTRY.remove(this.key);
				this.arena.close();
				this.channel.close();
			}
		}
		catch (IOException ex) {
			throw new SharedMemoryException("a domain's file cannot be closed: " + ex.getMessage(), ex);
		}
		finally {
			REGISTRY_LOCK.unlock();
		}
	}

	/** All that are open on this folder in this JVM; each adds and removes itself. */
	Set<Subscriber> subscribers() {
		return this.subscribers;
	}

	/** Changes with each topic that comes or goes. */
	int epoch() {
		return Words.getIntVolatile(this.page, EPOCH);
	}

	/** A topic came or went: wakes who waits for one. */
	void changed() {
		Words.getAndAddInt(this.page, EPOCH, 1);
		try (Arena confined = Arena.ofConfined()) {
			bell(confined, Futex.support().futex()).ring();
		}
	}

	/**
	 * What sleeps until a topic comes or goes.
	 * @param owner memory that the sleeper needs
	 * @param futex the kernel's help, or none
	 */
	Doorbell bell(Arena owner, @Nullable Futex futex) {
		return new Doorbell(this.page, BELL, owner, futex);
	}

	/**
	 * Takes a lock that is held as long as this process lives.
	 * @return nothing if it is taken, by this process or another
	 */
	Optional<FileLock> tryLock(long position) {
		return tryLock(position, false);
	}

	/**
	 * Takes a lock.
	 * @param shared whether others may have it as well, shared
	 * @return nothing if it is taken, by this process or another
	 */
	Optional<FileLock> tryLock(long position, boolean shared) {
		try {
			return Optional.ofNullable(this.channel.tryLock(position, 1, shared));
		}
		catch (OverlappingFileLockException ex) {
			return Optional.empty();
		}
		catch (IOException ex) {
			throw new SharedMemoryException("the file system refuses locks: " + ex.getMessage(), ex);
		}
	}

	/** Gives a lock back. */
	static void unlock(FileLock lock) {
		try {
			lock.release();
		}
		catch (IOException ex) {
			throw new SharedMemoryException("a lock cannot be given back: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Runs a short action while nobody else runs one under this lock.
	 * @throws SharedMemoryException if somebody holds it for seconds
	 */
	<T> T exclusively(long position, Supplier<T> action) {
		long start = System.nanoTime();
		Optional<FileLock> lock = tryLock(position);
		while (lock.isEmpty()) {
			if (System.nanoTime() - start > MUTEX_PATIENCE_NANOS) {
				throw new SharedMemoryException(
						"a process has held the short lock of this topic for seconds: is one stopped?");
			}
			LockSupport.parkNanos(MUTEX_PAUSE_NANOS);
			lock = tryLock(position);
		}
		try {
			return action.get();
		}
		finally {
			unlock(lock.get());
		}
	}

	/**
	 * Runs a short action, or does not where another runs.
	 * @return its result, or nothing
	 */
	<T> Optional<T> ifNobodyElse(long position, Supplier<T> action) {
		Optional<FileLock> lock = tryLock(position);
		if (lock.isEmpty()) {
			return Optional.empty();
		}
		try {
			return Optional.of(action.get());
		}
		finally {
			unlock(lock.get());
		}
	}

	/** Made aside, so that nobody finds it before all who may can open it. */
	private static void createIfAbsent(Path file, Access access) throws IOException {
		Path folder = Objects.requireNonNull(file.getParent());
		Path aside = Files.createTempFile(folder, NAME + ".", Domain.TEMPORARY);
		try {
			access.share(aside);
			Files.createLink(file, aside);
		}
		catch (FileAlreadyExistsException | NoSuchFileException ex) {
			if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
				throw ex;
			}
			// Another process was faster, and it is the same file.
		}
		finally {
			Files.deleteIfExists(aside);
		}
	}

	private static DomainFile open(Path file, Object key) throws IOException {
		FileChannel channel = FileChannel.open(file,
				Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
		Arena arena = Arena.ofShared();
		try {
			prepare(channel);
			MemorySegment page = channel.map(MapMode.READ_WRITE, 0, RingLayout.PAGE_SIZE, arena);
			if (Words.getLong(page, 0) != MAGIC) {
				throw new TopicUnreadableException(file, "it is not the file of a domain");
			}
			return new DomainFile(key, channel, arena, page);
		}
		catch (IOException | RuntimeException ex) {
			arena.close();
			channel.close();
			throw ex;
		}
	}

	/** Whoever comes first fills the page; nobody maps it before it is filled. */
	private static void prepare(FileChannel channel) throws IOException {
		try (FileLock preparing = channel.lock(PREPARING, 1, false)) {
			if (preparing.isValid() && channel.size() < RingLayout.PAGE_SIZE) {
				ByteBuffer page = ByteBuffer.allocate(RingLayout.PAGE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
				page.putLong(0, MAGIC);
				channel.write(page, 0);
			}
		}
	}

}
