package dev.conduit.spring.files;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;

/**
 * The transfers that are open, by ids that nobody guesses. One in which nothing happens
 * for too long is closed. For any thread.
 */
final class Transfers {

	private static final int ID_BYTES = 16;

	private final Map<String, Transfer> open = new ConcurrentHashMap<>();

	private final Semaphore places;

	private final int maxOpen;

	private final Duration idleTimeout;

	private final Timer timer;

	private final Executor executor;

	private final SecureRandom random = new SecureRandom();

	Transfers(int maxOpen, Duration idleTimeout, Timer timer, Executor executor) {
		this.places = new Semaphore(maxOpen);
		this.maxOpen = maxOpen;
		this.idleTimeout = idleTimeout;
		this.timer = timer;
		this.executor = executor;
	}

	/**
	 * Takes a place, which {@link #add} fills or {@link #leave} gives back.
	 */
	void enter() {
		if (!this.places.tryAcquire()) {
			throw ConduitException.of(Problem.of(ErrorCode.QUOTA_EXCEEDED,
					"%d transfers are open, as many as 'conduit.files.max-open' lets; try again later"
						.formatted(this.maxOpen)));
		}
	}

	void leave() {
		this.places.release();
	}

	String add(Transfer transfer) {
		byte[] id = new byte[ID_BYTES];
		this.random.nextBytes(id);
		String name = HexFormat.of().formatHex(id);
		transfer.used(this.timer.nanoTime());
		this.open.put(name, transfer);
		watch(name, transfer, this.idleTimeout);
		return name;
	}

	private void watch(String id, Transfer transfer, Duration after) {
		this.timer.schedule(after, () -> {
			if (!this.open.containsKey(id)) {
				return;
			}
			Duration idle = Duration.ofNanos(this.timer.nanoTime() - transfer.lastUsed());
			if (idle.compareTo(this.idleTimeout) < 0) {
				watch(id, transfer, this.idleTimeout.minus(idle));
			}
			else {
				this.executor.execute(() -> remove(id, Transfer::close));
			}
		});
	}

	/**
	 * Does something with a transfer of a kind, alone.
	 */
	<T extends Transfer, R> R use(String id, String owner, Class<T> kind, Function<T, R> action) {
		@Nullable Transfer found = this.open.get(id);
		if (found == null || !found.owner().equals(owner) || !kind.isInstance(found)) {
			throw notOpen();
		}
		found.used(this.timer.nanoTime());
		found.lock().lock();
		try {
			if (found.isClosed()) {
				throw notOpen();
			}
			return action.apply(kind.cast(found));
		}
		finally {
			boolean over = found.isClosed();
			found.lock().unlock();
			if (over) {
				remove(id, Transfer::close);
			}
		}
	}

	/** Closes those that are like this, for instance since their client comes again. */
	void closeAll(java.util.function.Predicate<Transfer> which) {
		this.open.forEach((id, transfer) -> {
			if (which.test(transfer)) {
				remove(id, Transfer::close);
			}
		});
	}

	void remove(String id, Consumer<Transfer> end) {
		@Nullable Transfer removed = this.open.remove(id);
		if (removed != null) {
			leave();
			end.accept(removed);
		}
	}

	int size() {
		return this.open.size();
	}

	private static ConduitException notOpen() {
		return FileProblems.of(FileProblems.NO_TRANSFER,
				"There is no such transfer: it ended, or was idle for too long. Begin it again; what came is kept.");
	}

}
