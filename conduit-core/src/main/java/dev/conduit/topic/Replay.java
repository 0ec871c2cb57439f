package dev.conduit.topic;

import dev.conduit.exchange.Deadline;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Problem;

/**
 * A dead letter on its way to its subscriber again. Its attempts count anew, so that it
 * gets as many as the message had; it does not expire.
 */
final class Replay extends Publication {

	private final DeadLetterStore store;

	private final DeadLetter letter;

	Replay(DeadLetterStore store, DeadLetter letter) {
		super(letter.message(), AckLevel.PROCESSED, letter.publisher(), Deadline.NONE);
		this.store = store;
		this.letter = letter;
	}

	DeadLetter letter() {
		return this.letter;
	}

	@Override
	public void processed() {
		this.store.end(this);
		super.processed();
	}

	@Override
	public void reject(Problem problem) {
		this.store.endInVain(this);
		super.reject(problem);
	}

}
