package dev.conduit.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadConverters;

/**
 * What an application sent, in the order in which it did: what it published, or what it
 * called. A message is here when the application hands it over, whether or not anybody
 * takes it. Holds {@value #CAPACITY} at most and says so where there were more. For any
 * thread.
 *
 * @since 0.1.0
 * @see ConduitTester#published()
 * @see RecordingTemplate#published()
 */
public final class SentMessages {

	private static final int CAPACITY = 10_000;

	private final String noun;

	private final Payloads payloads;

	private final Duration patience;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** All that follows is guarded by the lock. */
	private final List<SentMessage> messages = new ArrayList<>();

	private boolean tooMany;

	/**
	 * Nothing yet.
	 * @param noun what they are, in the plural
	 * @param patience how long asserts that wait do so
	 */
	SentMessages(String noun, PayloadConverters converters, Duration patience) {
		this.noun = noun;
		this.payloads = new Payloads(converters);
		this.patience = patience;
	}

	/**
	 * All that was sent until now.
	 * @return a copy
	 */
	public List<SentMessage> all() {
		this.lock.lock();
		try {
			requireAll();
			return List.copyOf(this.messages);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What was said on one topic, or to one method, until now.
	 * @param <T> what they say
	 * @param name the topic or the method, in full
	 * @param type type of what they say
	 * @return what they say, in their order
	 */
	public <T> List<T> to(String name, Class<T> type) {
		return sentTo(name).stream().map((message) -> this.payloads.read(message, type)).toList();
	}

	List<SentMessage> sentTo(String name) {
		return all().stream().filter((message) -> message.to().equals(name)).toList();
	}

	String noun() {
		return this.noun;
	}

	Payloads payloads() {
		return this.payloads;
	}

	Duration patience() {
		return this.patience;
	}

	boolean contains(String name, Object payload) {
		return sentTo(name).stream().anyMatch((message) -> this.payloads.says(message.payload(), payload));
	}

	/**
	 * Waits until there is such a message.
	 * @return whether there is
	 */
	boolean await(String name, Object payload) {
		long left = this.patience.toNanos();
		this.lock.lock();
		try {
			while (!contains(name, payload) && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return contains(name, payload);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for what is sent to '%s'".formatted(name), ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	void add(SentMessage message) {
		this.lock.lock();
		try {
			this.tooMany |= this.messages.size() == CAPACITY;
			if (!this.tooMany) {
				this.messages.add(message);
			}
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	void clear() {
		this.lock.lock();
		try {
			this.messages.clear();
			this.tooMany = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void requireAll() {
		if (this.tooMany) {
			throw new AssertionError("more than %d %s were recorded".formatted(CAPACITY, this.noun));
		}
	}

	/**
	 * What is there, for readers.
	 * @param expected the name that was looked for, {@code null} for any
	 */
	String describe(@Nullable String expected) {
		List<SentMessage> all = all();
		if (all.isEmpty()) {
			return "there are no %s at all".formatted(this.noun);
		}
		boolean other = expected != null && sentTo(expected).isEmpty();
		return "%sthere are these %d %s:%s".formatted((other) ? "none went there; " : "", all.size(), this.noun,
				Payloads.list(all));
	}

	@Override
	public String toString() {
		return describe(null);
	}

}
