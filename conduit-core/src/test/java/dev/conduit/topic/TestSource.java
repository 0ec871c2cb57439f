package dev.conduit.topic;

import java.util.concurrent.atomic.AtomicInteger;

import dev.conduit.exchange.Source;

/**
 * A source that counts its pauses, and notes a resume that came before its pause.
 */
final class TestSource implements Source {

	private final AtomicInteger pauses = new AtomicInteger();

	private final AtomicInteger resumes = new AtomicInteger();

	private volatile boolean outOfTurn;

	@Override
	public void pause() {
		if (this.pauses.incrementAndGet() - this.resumes.get() != 1) {
			this.outOfTurn = true;
		}
	}

	@Override
	public void resume() {
		if (this.resumes.incrementAndGet() != this.pauses.get()) {
			this.outOfTurn = true;
		}
	}

	boolean isPaused() {
		return this.pauses.get() > this.resumes.get();
	}

	int pauses() {
		return this.pauses.get();
	}

	int resumes() {
		return this.resumes.get();
	}

	/**
	 * Whether one mailbox paused it twice in a row, or resumed it without a pause.
	 */
	boolean wasOutOfTurn() {
		return this.outOfTurn;
	}

}
