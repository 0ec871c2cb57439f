package dev.conduit.simulation;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;

/**
 * All messages, and who got them: what was acknowledged is not lost at its level, nothing
 * comes twice but as another attempt, and what has a key comes in its order at first.
 */
final class MessageBook {

	static final int MAX_ATTEMPTS = 3;

	/** Told by the publisher's own side: it surely was not sent. */
	private static final Set<ErrorCode> NOT_SENT = EnumSet.of(ErrorCode.RECONNECTING, ErrorCode.CONNECTION_FAILED,
			ErrorCode.DISCONNECTED, ErrorCode.PAUSED);

	private static final Set<ErrorCode> EXPECTED = EnumSet.of(ErrorCode.SHUTTING_DOWN, ErrorCode.DEADLINE_EXCEEDED,
			ErrorCode.OUTCOME_UNKNOWN, ErrorCode.CANCELLED, ErrorCode.QUEUE_FULL, ErrorCode.TOO_MANY_IN_FLIGHT,
			ErrorCode.APPLICATION, ErrorCode.EXECUTION_FAILED, ErrorCode.UNROUTED);

	private final Scheduler scheduler;

	private final Ledger ledger;

	private final Map<String, Sent> all = new HashMap<>();

	private final Set<String> effects = new HashSet<>();

	/** The latest attempt of each message, by who got it. */
	private final Map<String, Integer> attempts = new HashMap<>();

	private final Map<String, Long> latest = new HashMap<>();

	private long made;

	private long acked;

	private long delivered;

	MessageBook(Scheduler scheduler, Ledger ledger) {
		this.scheduler = scheduler;
		this.ledger = ledger;
	}

	/**
	 * Somebody publishes a message.
	 * @param epoch the server of that moment
	 */
	Sent begin(SimulatedProcess by, String key, AckLevel level, int epoch) {
		long number = ++this.made;
		Sent sent = new Sent(by + "-" + number, by + "/" + key, number, level, epoch);
		this.all.put(sent.id, sent);
		return sent;
	}

	void acked(Sent sent, AckLevel level, int epoch) {
		this.acked++;
		this.scheduler.note(sent.number);
		sent.ackedIn = epoch;
		this.ledger.require(level.code() >= sent.level.code(), "%s was acknowledged as %s", sent, level);
		if (sent.level == AckLevel.PROCESSED) {
			this.ledger.require(this.effects.contains(sent.id), "%s was acknowledged as processed and is not", sent);
		}
	}

	void failed(Sent sent, ErrorCode code) {
		this.scheduler.note(sent.number * 31 + code.number());
		if (NOT_SENT.contains(code)) {
			sent.refused = code;
			this.ledger.require(!sent.seen, "%s was delivered, and its publisher was told %s", sent, code);
		}
		else {
			this.ledger.require(EXPECTED.contains(code), "%s failed with %s", sent, code);
		}
	}

	/**
	 * A receiver gets it.
	 * @param reader who, as long as it lives
	 * @param shared whether several share what it gets, which keeps no order
	 */
	void delivered(String reader, boolean shared, String id, int attempt) {
		this.delivered++;
		Sent sent = this.all.get(id);
		if (sent == null) {
			this.ledger.violated("%s got the message '%s' that nobody sent".formatted(reader, id));
			return;
		}
		sent.seen = true;
		this.ledger.require(sent.refused == null, "%s got %s, and its publisher was told %s", reader, sent,
				sent.refused);
		this.ledger.require(attempt <= MAX_ATTEMPTS, "%s got %s at attempt %d", reader, sent, attempt);
		if (shared) {
			this.ledger.require(this.attempts.put(reader + " " + id + " " + attempt, attempt) == null,
					"%s got %s twice at attempt %d", reader, sent, attempt);
			return;
		}
		Integer before = this.attempts.put(reader + " " + id, attempt);
		this.ledger.require(before == null || attempt > before, "%s got %s at attempt %d after %d", reader, sent,
				attempt, before);
		if (attempt == 1 && sent.connection != 0) {
			Long last = this.latest.put(reader + " " + sent.connection + " " + sent.line, sent.number);
			this.ledger.require(last == null || last < sent.number, "%s got %s after %s, which was sent later", reader,
					sent, last);
		}
	}

	/** Its effect is written outside all processes. */
	void processed(String id) {
		this.effects.add(id);
	}

	/**
	 * Nothing is on its way any more: what a server took, and did not die with, came.
	 * @param epoch the server that lived to the end
	 */
	void checkAtRest(int epoch) {
		for (Sent sent : this.all.values()) {
			if (sent.level == AckLevel.RECEIVED && sent.ackedIn == epoch && sent.epoch == epoch) {
				this.ledger.require(sent.seen, "%s was acknowledged as received and never came", sent);
			}
		}
	}

	long made() {
		return this.made;
	}

	long acked() {
		return this.acked;
	}

	long delivered() {
		return this.delivered;
	}

	/**
	 * A message.
	 */
	static final class Sent {

		private final String id;

		private final String line;

		private final long number;

		private final AckLevel level;

		private final int epoch;

		private long connection;

		private int ackedIn = -1;

		private boolean seen;

		private @Nullable ErrorCode refused;

		private Sent(String id, String line, long number, AckLevel level, int epoch) {
			this.id = id;
			this.line = line;
			this.number = number;
			this.level = level;
			this.epoch = epoch;
		}

		String id() {
			return this.id;
		}

		/**
		 * It was sent in this very step.
		 * @param connection over which; its number differs for each, also of other
		 * processes; zero where nobody knows
		 */
		void sentOver(long connection) {
			this.connection = connection;
		}

		AckLevel level() {
			return this.level;
		}

		@Override
		public String toString() {
			return "the message '" + this.id + "' of " + this.line + " (" + this.level + ")";
		}

	}

}
