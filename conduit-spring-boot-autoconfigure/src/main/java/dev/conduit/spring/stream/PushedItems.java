package dev.conduit.spring.stream;

import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * Items of an application's publisher, on their way out. The publisher is asked, and told
 * of a cancellation, off the event loop, for many do their work there.
 */
final class PushedItems implements Flow.Publisher<Payload> {

	private final Flow.Publisher<?> source;

	private final ItemWriter writer;

	private final UnaryOperator<Throwable> errors;

	private final Executor executor;

	PushedItems(Flow.Publisher<?> source, ItemWriter writer, UnaryOperator<Throwable> errors, Executor executor) {
		this.source = source;
		this.writer = writer;
		this.errors = errors;
		this.executor = executor;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super Payload> subscriber) {
		new Relay(subscriber).begin();
	}

	static ConduitRpcException nullItem(long index) {
		return new ConduitRpcException(
				Problem.of(ErrorCode.EXECUTION_FAILED, "item %d of the stream is null".formatted(index)));
	}

	/**
	 * One subscription.
	 */
	private final class Relay implements Flow.Subscriber<Object>, Flow.Subscription {

		private final Flow.Subscriber<? super Payload> subscriber;

		private final Turns turns;

		private final AtomicLong wanted = new AtomicLong();

		private final AtomicBoolean over = new AtomicBoolean();

		private volatile boolean cancelled;

		private volatile Flow.@Nullable Subscription from;

		/** Belongs to the publisher. */
		private long index;

		Relay(Flow.Subscriber<? super Payload> subscriber) {
			this.subscriber = subscriber;
			this.turns = new Turns(PushedItems.this.executor, this::step);
		}

		void begin() {
			this.subscriber.onSubscribe(this);
			try {
				PushedItems.this.source.subscribe(this);
			}
			catch (RuntimeException | Error ex) {
				fail(ex);
			}
		}

		// the taker

		@Override
		public void request(long items) {
			this.wanted.addAndGet(items);
			this.turns.call();
		}

		@Override
		public void cancel() {
			this.over.set(true);
			this.cancelled = true;
			this.turns.call();
		}

		private void step() {
			Flow.Subscription source = this.from;
			if (source == null) {
				return;
			}
			try {
				long items = this.cancelled ? 0 : this.wanted.getAndSet(0);
				if (this.cancelled) {
					source.cancel();
				}
				else if (items > 0) {
					source.request(items);
				}
			}
			catch (RuntimeException | Error ex) {
				fail(ex);
			}
		}

		// the publisher

		@Override
		public void onSubscribe(Flow.Subscription given) {
			if (this.from != null) {
				given.cancel();
				return;
			}
			this.from = given;
			this.turns.call();
		}

		@Override
		public void onNext(@Nullable Object item) {
			if (this.over.get()) {
				return;
			}
			Payload payload;
			try {
				if (item == null) {
					throw nullItem(this.index);
				}
				payload = PushedItems.this.writer.write(item, this.index++);
			}
			catch (RuntimeException | Error ex) {
				fail(ex);
				return;
			}
			this.subscriber.onNext(payload);
		}

		private void fail(Throwable failure) {
			this.cancelled = true;
			onError(failure);
			this.turns.call();
		}

		@Override
		public void onError(Throwable failure) {
			if (this.over.compareAndSet(false, true)) {
				this.subscriber.onError(PushedItems.this.errors.apply(failure));
			}
		}

		@Override
		public void onComplete() {
			if (this.over.compareAndSet(false, true)) {
				this.subscriber.onComplete();
			}
		}

	}

}
