package dev.conduit.connection;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

/**
 * What waits for an answer, by id. A flat table without boxing: an id's place follows
 * from the id, and an id whose place is taken by a slow interaction is passed over. So
 * ids only grow, and a look-up is one array access. Any thread.
 *
 * @param <T> what waits
 */
final class PendingTable<T extends PendingTable.Entry> {

	private final AtomicReferenceArray<@Nullable T> places;

	private final int mask;

	private final int capacity;

	private final AtomicLong ids;

	private final Semaphore permits;

	private volatile boolean closed;

	/**
	 * A table for so many at once.
	 * @param capacity how many may wait
	 * @param ids source of ids, which tables of a connection share
	 */
	PendingTable(int capacity, AtomicLong ids) {
		int size = Integer.highestOneBit(Math.max(8, capacity) * 4 - 1) * 2;
		this.places = new AtomicReferenceArray<>(size);
		this.mask = size - 1;
		this.capacity = capacity;
		this.ids = ids;
		this.permits = new Semaphore(capacity);
	}

	/**
	 * Number of those that wait.
	 */
	int size() {
		return this.capacity - this.permits.availablePermits();
	}

	boolean isEmpty() {
		return size() == 0;
	}

	boolean hasRoom() {
		return this.permits.availablePermits() > 0;
	}

	/**
	 * Takes a place where there is room.
	 * @param <E> kind of what waits
	 * @param factory makes what waits, for its id
	 * @return what waits, or {@code null} where there is no room or the table is closed
	 */
	<E extends T> @Nullable E tryAdd(LongFunction<E> factory) {
		return this.permits.tryAcquire() ? place(factory) : null;
	}

	/**
	 * Takes a place, waiting for room.
	 * @param <E> kind of what waits
	 * @param factory makes what waits, for its id
	 * @param nanos how long to wait
	 * @return what waits, or {@code null} where there was no room or the table is closed
	 * @throws InterruptedException if the thread was
	 */
	<E extends T> @Nullable E add(LongFunction<E> factory, long nanos) throws InterruptedException {
		return this.permits.tryAcquire(nanos, TimeUnit.NANOSECONDS) ? place(factory) : null;
	}

	private <E extends T> @Nullable E place(LongFunction<E> factory) {
		while (!this.closed) {
			long id = this.ids.getAndAdd(2);
			int place = place(id);
			if (this.places.get(place) == null) {
				E entry = factory.apply(id);
				if (this.places.compareAndSet(place, null, entry)) {
					// Whoever closed meanwhile either saw the entry or is seen here.
					if (this.closed && this.places.compareAndSet(place, entry, null)) {
						break;
					}
					return entry;
				}
			}
		}
		this.permits.release();
		return null;
	}

	/**
	 * What waits under an id, and goes on waiting.
	 * @param id the id
	 * @return what waits, or {@code null}
	 */
	@Nullable T get(long id) {
		T entry = this.places.get(place(id));
		return (entry != null && entry.id() == id) ? entry : null;
	}

	/**
	 * Shows all that wait, in no order.
	 * @param consumer gets each
	 */
	void forEach(Consumer<T> consumer) {
		for (int i = 0; i < this.places.length(); i++) {
			T entry = this.places.get(i);
			if (entry != null) {
				consumer.accept(entry);
			}
		}
	}

	/**
	 * Ends the wait of one.
	 * @param id its id
	 * @return what waited, for its one remover; {@code null} where nothing does
	 */
	@Nullable T remove(long id) {
		int place = place(id);
		T entry = this.places.get(place);
		if (entry == null || entry.id() != id || !this.places.compareAndSet(place, entry, null)) {
			return null;
		}
		this.permits.release();
		return entry;
	}

	/**
	 * Lets nothing in any more and hands out all that wait.
	 * @param consumer gets each once
	 */
	void close(Consumer<T> consumer) {
		this.closed = true;
		for (int i = 0; i < this.places.length(); i++) {
			T entry = this.places.getAndSet(i, null);
			if (entry != null) {
				this.permits.release();
				consumer.accept(entry);
			}
		}
	}

	private int place(long id) {
		return (int) (id >>> 1) & this.mask;
	}

	/**
	 * What waits, with its id.
	 */
	interface Entry {

		long id();

	}

}
