package dev.conduit.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Subscribes to a stream and takes its items one by one, so that it is never asked for
 * more than a test expects. Signals wait in a queue that holds no more than were asked
 * for, and the end. Taken from by one thread.
 *
 * @param <T> the items
 */
final class StreamProbe<T> implements Flow.Subscriber<T>, AutoCloseable {

	private final Duration patience;

	private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

	private final BlockingQueue<Signal<T>> signals = new LinkedBlockingQueue<>();

	/** Of the taking thread. */
	private final List<T> taken = new ArrayList<>();

	private @Nullable Signal<T> end;

	StreamProbe(Duration patience) {
		this.patience = patience;
	}

	/**
	 * Takes what comes next; after the end always the end.
	 * @throws AssertionError if nothing comes in time
	 */
	Signal<T> next() {
		if (this.end != null) {
			return this.end;
		}
		try {
			this.subscription.get(this.patience.toNanos(), TimeUnit.NANOSECONDS).request(1);
			Signal<T> next = this.signals.poll(this.patience.toNanos(), TimeUnit.NANOSECONDS);
			if (next == null) {
				throw new AssertionError("nothing came within %s after %s".formatted(this.patience, soFar()));
			}
			return keep(next);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted while waiting for an item, after " + soFar(), ex);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new AssertionError("the stream did not begin within " + this.patience, ex);
		}
	}

	private Signal<T> keep(Signal<T> next) {
		if (next instanceof Item<T> item) {
			this.taken.add(item.value());
		}
		else {
			this.end = next;
		}
		return next;
	}

	/** What was taken, for readers. */
	String soFar() {
		return this.taken.isEmpty() ? "no item" : "%d items: %s".formatted(this.taken.size(), this.taken);
	}

	/**
	 * Gives the stream up, if it has not ended.
	 */
	@Override
	public void close() {
		CompletionStage<Flow.Subscription> begun = this.subscription;
		begun.thenAccept(Flow.Subscription::cancel);
	}

	@Override
	public void onSubscribe(Flow.Subscription begun) {
		this.subscription.complete(begun);
	}

	@Override
	public void onNext(T item) {
		this.signals.add(new Item<>(item));
	}

	@Override
	public void onError(Throwable failure) {
		this.signals.add(new Failure<>(failure));
	}

	@Override
	public void onComplete() {
		this.signals.add(new Completion<>());
	}

	/**
	 * What comes of a stream.
	 */
	sealed interface Signal<T> {

	}

	/** An item. */
	record Item<T>(T value) implements Signal<T> {

		@Override
		public String toString() {
			return "the item " + this.value;
		}

	}

	/** The end. */
	record Completion<T>() implements Signal<T> {

		@Override
		public String toString() {
			return "the end";
		}

	}

	/** The end by a failure. */
	record Failure<T>(Throwable cause) implements Signal<T> {

		@Override
		public String toString() {
			return "the failure " + this.cause;
		}

	}

}
