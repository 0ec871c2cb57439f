package dev.conduit.spring.listener;

import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;

/**
 * Hands the messages of a listener to its target, with what is said of failures as for a
 * method.
 *
 * @param <T> what a message is read as
 * @param target gets them
 * @param counters count them
 * @param permits as many as the listener has concurrency where several mailboxes share
 * the target, {@code null} otherwise
 */
record TargetHandling<T>(ListenerTarget<T> target, ListenerCounters counters,
		@Nullable Semaphore permits) implements MessageHandling {

	@Override
	public void handle(InboundMessage message) {
		T read = read(message);
		try {
			handleWithPermit(read, message);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw this.counters.failed(ex);
		}
		catch (Exception ex) {
			throw this.counters.failed(ex);
		}
		this.counters.handled(1);
	}

	private T read(InboundMessage message) {
		try {
			return this.target.read(message.delivery(), message.variables());
		}
		catch (ConduitException ex) {
			throw this.counters.refused(ex);
		}
		catch (RuntimeException ex) {
			throw this.counters.failed(ex);
		}
	}

	private void handleWithPermit(T read, InboundMessage message) throws Exception {
		if (this.permits == null) {
			this.target.handle(read, message.delivery());
			return;
		}
		this.permits.acquire();
		try {
			this.target.handle(read, message.delivery());
		}
		finally {
			this.permits.release();
		}
	}

}
