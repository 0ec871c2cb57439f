package dev.conduit.connection;

import java.util.function.Consumer;

import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;

/**
 * Answers that nobody waits for. One to something that this side began comes too late,
 * which happens; one to what it never began is made up, and few of them are borne. On the
 * loop.
 */
final class StrayAnswers {

	/** Made-up answers that a connection survives. */
	static final int MAX_UNKNOWN = 64;

	private final Sending sending;

	private final Consumer<Dropped> dropped;

	private int unknown;

	StrayAnswers(Sending sending, Consumer<Dropped> dropped) {
		this.sending = sending;
		this.dropped = dropped;
	}

	/**
	 * Takes note of one.
	 * @param id what it says that it answers
	 */
	void take(long id) {
		take(id, Dropped.LATE_ANSWER);
	}

	/**
	 * Takes note of one.
	 * @param id what it says that it answers
	 * @param what how it counts
	 */
	void take(long id, Dropped what) {
		this.dropped.accept(what);
		if (!this.sending.hasBegun(id) && ++this.unknown > MAX_UNKNOWN) {
			throw new ProtocolViolation(ErrorCode.PROTOCOL_ERROR, Limit.UNKNOWN_ANSWERS,
					"more than %d answers to what was never asked, the last one to %d".formatted(MAX_UNKNOWN, id));
		}
	}

}
