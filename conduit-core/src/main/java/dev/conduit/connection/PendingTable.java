package dev.conduit.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.time.Timer;

/**
 * What waits for an answer, by id. A flat table without boxing: an id's place follows
 * from the id, and an id whose place is taken by a slow interaction is passed over. So
 * ids only grow, and a look-up is one array access. Any thread.
 *
 * @param <T> what waits
 */
final class PendingTable<T extends PendingTable.Entry> {

	private static final VarHandle PLACES;

	static {
		try {
			PLACES = MethodHandles.lookup().findVarHandle(PendingTable.class, "places", AtomicReferenceArray.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final int mask;

	private final int capacity;

	private final AtomicLong ids;

	private final Semaphore permits;

	/** Made for the first that waits: many connections only ever answer. */
	private volatile @Nullable AtomicReferenceArray<@Nullable T> places;

	private volatile boolean closed;

	/**
	 * A table for so many at once.
	 * @param capacity how many may wait
	 * @param ids source of ids, which tables of a connection share
	 */
	PendingTable(int capacity, AtomicLong ids) {
		int size = Integer.highestOneBit(Math.max(8, capacity) * 4 - 1) * 2;
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
	 * @param timer the clock of whoever waits
	 * @param nanos how long to wait
	 * @return what waits, or {@code null} where there was no room or the table is closed
	 * @throws InterruptedException if the thread was
	 */
	<E extends T> @Nullable E add(LongFunction<E> factory, Timer timer, long nanos) throws InterruptedException {
		return (timer.await(this::acquire, nanos) > 0) ? place(factory) : null;
	}

	private long acquire(long nanos) throws InterruptedException {
		return this.permits.tryAcquire(nanos, TimeUnit.NANOSECONDS) ? 1 : 0;
	}

	private <E extends T> @Nullable E place(LongFunction<E> factory) {
		AtomicReferenceArray<@Nullable T> places = places();
		while (!this.closed) {
			long id = this.ids.getAndAdd(2);
			int place = place(id);
			if (places.get(place) == null) {
				E entry = factory.apply(id);
				if (places.compareAndSet(place, null, entry)) {
					// Whoever closed meanwhile either saw the entry or is seen here.
					if (this.closed && places.compareAndSet(place, entry, null)) {
						break;
					}
					return entry;
				}
			}
		}
		this.permits.release();
		return null;
	}

	private AtomicReferenceArray<@Nullable T> places() {
		AtomicReferenceArray<@Nullable T> places = this.places;
		return (places != null) ? places : makePlaces();
	}

	private AtomicReferenceArray<@Nullable T> makePlaces() {
		AtomicReferenceArray<@Nullable T> fresh = new AtomicReferenceArray<>(this.mask + 1);
		if (PLACES.compareAndSet(this, null, fresh)) {
			return fresh;
		}
		AtomicReferenceArray<@Nullable T> places = this.places;
		return (places != null) ? places : fresh;
	}

	/**
	 * What waits under an id, and goes on waiting.
	 * @param id the id
	 * @return what waits, or {@code null}
	 */
	@Nullable T get(long id) {
		AtomicReferenceArray<@Nullable T> places = this.places;
		T entry = (places != null) ? places.get(place(id)) : null;
		return (entry != null && entry.id() == id) ? entry : null;
	}

	/**
	 * Shows all that wait, in no order.
	 * @param consumer gets each
	 */
	void forEach(Consumer<T> consumer) {
		AtomicReferenceArray<@Nullable T> places = this.places;
		for (int i = 0; places != null && i < places.length(); i++) {
			T entry = places.get(i);
			if (entry != null) {
				consumer.accept(entry);
			}
		}
	}

	/**
	 * Looks for those whose deadline has passed, and leaves them where they are.
	 * @param consumer gets each
	 * @return the earliest deadline of the others
	 */
	Deadline findExpired(Consumer<T> consumer) {
		Deadline earliest = Deadline.NONE;
		AtomicReferenceArray<@Nullable T> places = this.places;
		for (int i = 0; places != null && i < places.length(); i++) {
			T entry = places.get(i);
			if (entry != null && entry.deadline().isExpired()) {
				consumer.accept(entry);
			}
			else if (entry != null) {
				earliest = earliest.earlier(entry.deadline());
			}
		}
		return earliest;
	}

	/**
	 * Ends the wait of one.
	 * @param id its id
	 * @return what waited, for its one remover; {@code null} where nothing does
	 */
	@Nullable T remove(long id) {
		AtomicReferenceArray<@Nullable T> places = this.places;
		if (places == null) {
			return null;
		}
		int place = place(id);
		T entry = places.get(place);
		if (entry == null || entry.id() != id || !places.compareAndSet(place, entry, null)) {
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
		AtomicReferenceArray<@Nullable T> places = this.places;
		for (int i = 0; places != null && i < places.length(); i++) {
			T entry = places.getAndSet(i, null);
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

		/**
		 * Until when it waits.
		 */
		default Deadline deadline() {
			return Deadline.NONE;
		}

	}

}
