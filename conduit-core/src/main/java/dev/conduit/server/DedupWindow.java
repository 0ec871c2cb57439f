package dev.conduit.server;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.MessageId;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;

/**
 * Takes a message that has an id once, however often it comes: the first goes on, and
 * those that come again get its answer. Remembers as many ids, and for as long, as its
 * options say; of what it forgot it knows, for each producer, up to which id that was, so
 * that nothing older passes for new. An id belongs to whoever logged in. For any thread.
 */
final class DedupWindow {

	/** Producers of which the last forgotten id is known; the longest silent go first. */
	static final int MAX_PRODUCERS = 10_000;

	/** How many of the oldest are looked at for one that may be forgotten. */
	private static final int LOOKS = 32;

	private final DedupOptions options;

	private final Timer timer;

	private final Consumer<Limit> hits;

	private final ReentrantLock lock = new ReentrantLock();

	/** The oldest first; what waits for its receivers goes to the end again. */
	private final Map<OwnedId, Remembered> known = new LinkedHashMap<>();

	private final Map<Producer, MessageId> forgotten = new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Producer, MessageId> eldest) {
			return size() > MAX_PRODUCERS;
		}

	};

	/**
	 * Nothing is remembered yet.
	 * @param hits told where no further id can be remembered
	 */
	DedupWindow(DedupOptions options, Timer timer, Consumer<Limit> hits) {
		this.options = options;
		this.timer = timer;
		this.hits = hits;
	}

	/**
	 * Passes a message on unless it came before.
	 * @param delivery the message; ended here where it is not passed on
	 * @param next gets those that are new, and those without an id or an answer
	 */
	void pass(Delivery delivery, Consumer<Delivery> next) {
		MessageId id = delivery.message().id();
		if (id == null || delivery.ackLevel() == AckLevel.NONE) {
			next.accept(delivery);
			return;
		}
		Remembered fresh = new Remembered(this, new OwnedId(delivery.peer().principal(), id),
				Fingerprint.of(delivery.message()), this.timer.nanoTime());
		switch (admit(fresh)) {
			case Verdict.New isNew -> next.accept(new OnceDelivery(delivery, fresh));
			case Verdict.Again again -> again.first().tell(delivery);
			case Verdict.Refused refused -> delivery.reject(refused.problem());
		}
	}

	private Verdict admit(Remembered fresh) {
		this.lock.lock();
		try {
			forgetOld(Integer.MAX_VALUE);
			Remembered before = this.known.get(fresh.id());
			if (before != null) {
				return before.fingerprint().mayBe(fresh.fingerprint()) ? new Verdict.Again(before)
						: new Verdict.Refused(Problem.of(ErrorCode.ID_REUSED,
								"the id %s was used for another message".formatted(fresh.id().id())));
			}
			forgetOld(this.options.maxEntries());
			MessageId last = this.forgotten.get(fresh.id().producer());
			if (last != null && !isAfter(fresh.id().id(), last)) {
				return new Verdict.Refused(exceeded(fresh.id().id()));
			}
			if (this.known.size() >= this.options.maxEntries()) {
				this.hits.accept(Limit.DEDUP_ENTRIES);
				return new Verdict.Refused(Problem.of(ErrorCode.QUEUE_FULL,
						"the server remembers %d messages with ids ('delivery.dedup.max-entries'), and all of them are unfinished"
							.formatted(this.options.maxEntries())));
			}
			this.known.put(fresh.id(), fresh);
			return new Verdict.New();
		}
		finally {
			this.lock.unlock();
		}
	}

	private Problem exceeded(MessageId id) {
		return Problem.of(ErrorCode.DEDUP_WINDOW_EXCEEDED,
				"the server remembers ids for %d s and the last %d at most ('delivery.dedup'), and %s is older: it may have been taken"
					.formatted(this.options.window().toSeconds(), this.options.maxEntries(), id));
	}

	private static boolean isAfter(MessageId id, MessageId last) {
		int epochs = Integer.compareUnsigned(id.epoch(), last.epoch());
		return (epochs != 0) ? (epochs > 0) : (Long.compareUnsigned(id.sequence(), last.sequence()) > 0);
	}

	/**
	 * Forgets what is too old, and some more where there are too many.
	 */
	private void forgetOld(int tooMany) {
		long now = this.timer.nanoTime();
		for (int looks = 0; looks < LOOKS && !this.known.isEmpty(); looks++) {
			Iterator<Remembered> all = this.known.values().iterator();
			Remembered oldest = all.next();
			if (this.known.size() < tooMany && now - oldest.since() <= this.options.window().toNanos()) {
				return;
			}
			all.remove();
			if (oldest.isEnded()) {
				this.forgotten.merge(oldest.id().producer(), oldest.id().id(),
						(last, next) -> isAfter(next, last) ? next : last);
			}
			else {
				this.known.put(oldest.id(), oldest);
			}
		}
	}

	// for what is remembered

	/**
	 * The message was not taken and may come as a new one.
	 */
	void drop(Remembered rejected) {
		this.lock.lock();
		try {
			this.known.remove(rejected.id(), rejected);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Producers of which the last forgotten id is known.
	 */
	int forgottenProducers() {
		this.lock.lock();
		try {
			return this.forgotten.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ids that are remembered.
	 */
	int size() {
		this.lock.lock();
		try {
			return this.known.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * An id of somebody who logged in.
	 *
	 * @param principal who
	 * @param id the id
	 */
	record OwnedId(String principal, MessageId id) {

		Producer producer() {
			return new Producer(this.principal, this.id.producerHigh(), this.id.producerLow());
		}

	}

	record Producer(String principal, long high, long low) {

	}

	private sealed interface Verdict {

		record New() implements Verdict {

		}

		record Again(Remembered first) implements Verdict {

		}

		record Refused(Problem problem) implements Verdict {

		}

	}

	/**
	 * A message with an id, from the first time that it came.
	 */
	static final class Remembered {

		private final DedupWindow window;

		private final OwnedId id;

		private final Fingerprint fingerprint;

		private final long since;

		private final ReentrantLock lock = new ReentrantLock();

		/**
		 * Those that came again and wait; each is one of what its sender has in flight.
		 */
		private List<Delivery> again = List.of();

		private volatile boolean received;

		private volatile boolean ended;

		private volatile @Nullable Problem problem;

		Remembered(DedupWindow window, OwnedId id, Fingerprint fingerprint, long since) {
			this.window = window;
			this.id = id;
			this.fingerprint = fingerprint;
			this.since = since;
		}

		OwnedId id() {
			return this.id;
		}

		Fingerprint fingerprint() {
			return this.fingerprint;
		}

		long since() {
			return this.since;
		}

		boolean isEnded() {
			return this.ended;
		}

		/**
		 * It came again: it gets the answer of the first, now or later.
		 */
		void tell(Delivery more) {
			boolean over;
			this.lock.lock();
			try {
				over = this.ended;
				if (!over) {
					this.again = new ArrayList<>(this.again);
					this.again.add(more);
				}
			}
			finally {
				this.lock.unlock();
			}
			if (over) {
				answer(more);
			}
			else if (this.received) {
				more.received();
			}
		}

		void received() {
			List<Delivery> waiting;
			this.lock.lock();
			try {
				this.received = true;
				waiting = this.again;
			}
			finally {
				this.lock.unlock();
			}
			waiting.forEach(Delivery::received);
		}

		void end(@Nullable Problem problem) {
			List<Delivery> waiting;
			this.lock.lock();
			try {
				if (this.ended) {
					return;
				}
				this.problem = problem;
				this.ended = true;
				waiting = this.again;
				this.again = List.of();
			}
			finally {
				this.lock.unlock();
			}
			if (problem != null && saysThatNobodyTookIt(problem)) {
				this.window.drop(this);
			}
			waiting.forEach(this::answer);
		}

		private static boolean saysThatNobodyTookIt(Problem problem) {
			return problem.retryable() && problem.code() != ErrorCode.OUTCOME_UNKNOWN;
		}

		private void answer(Delivery more) {
			if (this.received) {
				more.received();
			}
			Problem why = this.problem;
			if (why != null) {
				more.reject(why);
			}
			else {
				more.processed();
			}
		}

	}

}
