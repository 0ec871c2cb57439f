package dev.conduit.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadReader;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.Message;

/**
 * The messages of some topics, from {@link ConduitTester#record} to the end of the test
 * method, in the order in which they came. Holds {@value #CAPACITY} at most and says so
 * where there were more. For any thread.
 *
 * @param <T> what they say
 * @since 0.1.0
 */
public final class RecordedMessages<T> {

	private static final int CAPACITY = 10_000;

	private final String pattern;

	private final Class<T> type;

	private final PayloadReader reader;

	private final Surroundings surroundings;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** All that follows is guarded by the lock. */
	private final List<RecordedMessage<T>> messages = new ArrayList<>();

	private int taken;

	private @Nullable AssertionError failure;

	RecordedMessages(String pattern, Class<T> type, Surroundings surroundings) {
		this.pattern = pattern;
		this.type = type;
		this.reader = surroundings.converters().reader(type);
		this.surroundings = surroundings;
	}

	/**
	 * Waits for the next message that was not awaited yet, as long as the tester is
	 * patient.
	 * @return what it says
	 */
	public T await() {
		return await(1).get(0);
	}

	/**
	 * Waits for the next messages that were not awaited yet, as long as the tester is
	 * patient.
	 * @param count how many
	 * @return what they say, in their order
	 */
	public List<T> await(int count) {
		this.lock.lock();
		try {
			awaitUntil(this.taken + count);
			List<T> next = this.messages.subList(this.taken, this.taken + count)
				.stream()
				.map(RecordedMessage::payload)
				.toList();
			this.taken += count;
			return next;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for messages on '%s'".formatted(this.pattern), ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The messages that came until now, those that were awaited and the others.
	 * @return a copy
	 */
	public List<RecordedMessage<T>> messages() {
		this.lock.lock();
		try {
			requireRecorded();
			return List.copyOf(this.messages);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitUntil(int size) throws InterruptedException {
		long left = this.surroundings.patience().toNanos();
		requireRecorded();
		while (this.messages.size() < size) {
			if (left <= 0) {
				throw new AssertionError("%d messages on '%s' were awaited for %s, but there are only %d: %s; %s"
					.formatted(size, this.pattern, this.surroundings.patience(), this.messages.size(), this.messages,
							this.surroundings.published()));
			}
			left = this.changed.awaitNanos(left);
			requireRecorded();
		}
	}

	private void requireRecorded() {
		if (this.failure != null) {
			throw new AssertionError(this.failure.getMessage(), this.failure);
		}
	}

	void receive(Delivery delivery) {
		record(delivery.message());
		delivery.processed();
	}

	private void record(Message message) {
		this.lock.lock();
		try {
			if (this.messages.size() == CAPACITY) {
				this.failure = new AssertionError(
						"more than %d messages came on '%s'".formatted(CAPACITY, this.pattern));
			}
			else {
				this.messages.add(read(message));
			}
		}
		catch (RuntimeException ex) {
			this.failure = new AssertionError("a message on '%s' could not be recorded as %s: %s"
				.formatted(message.topic(), this.type.getSimpleName(), ex.getMessage()), ex);
		}
		finally {
			this.changed.signalAll();
			this.lock.unlock();
		}
	}

	private RecordedMessage<T> read(Message message) {
		Object payload = this.reader.read(message.payload());
		if (payload == null) {
			throw new IllegalArgumentException("it says null");
		}
		return new RecordedMessage<>(message.topic(), message.headers(), this.type.cast(payload));
	}

}
