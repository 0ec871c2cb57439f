package dev.conduit.spring.stream;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.message.Payload;

/**
 * Items that came, for a subscriber who may do what it likes: it is told off the event
 * loop. It gets no more than it asked for, and what was asked for on its behalf and waits
 * here stays within a {@link Prefetch}.
 */
final class ReceivedItems implements Flow.Publisher<Object> {

	private static final Logger logger = LoggerFactory.getLogger(ReceivedItems.class);

	private final Flow.Publisher<Payload> source;

	private final ItemReader reader;

	private final UnaryOperator<Throwable> errors;

	private final Executor executor;

	ReceivedItems(Flow.Publisher<Payload> source, ItemReader reader, UnaryOperator<Throwable> errors,
			Executor executor) {
		this.source = source;
		this.reader = reader;
		this.errors = errors;
		this.executor = executor;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super Object> subscriber) {
		this.source.subscribe(new Relay(subscriber));
	}

	/**
	 * One subscription. What touches the subscriber happens in turns.
	 */
	private final class Relay implements Flow.Subscriber<Payload>, Flow.Subscription {

		private final Flow.Subscriber<? super Object> subscriber;

		private final Turns turns;

		private final Prefetch prefetch = new Prefetch();

		/** Bounded by what was asked for. */
		private final Queue<Payload> waiting = new ConcurrentLinkedQueue<>();

		private final AtomicLong wanted = new AtomicLong();

		private volatile Flow.@Nullable Subscription from;

		private volatile boolean ended;

		private volatile @Nullable Throwable failure;

		private volatile boolean cancelled;

		private volatile boolean unreasonable;

		/** The rest belongs to the turns. */
		private boolean begun;

		private boolean over;

		private long index;

		Relay(Flow.Subscriber<? super Object> subscriber) {
			this.subscriber = subscriber;
			this.turns = new Turns(ReceivedItems.this.executor, this::step);
		}

		// the source, on the loop

		@Override
		public void onSubscribe(Flow.Subscription given) {
			this.from = given;
			this.turns.call();
		}

		@Override
		public void onNext(Payload item) {
			this.waiting.add(item);
			this.turns.call();
		}

		@Override
		public void onError(Throwable problem) {
			this.failure = problem;
			onComplete();
		}

		@Override
		public void onComplete() {
			this.ended = true;
			this.turns.call();
		}

		// the subscriber, on any thread

		@Override
		public void request(long items) {
			if (items <= 0) {
				this.unreasonable = true;
			}
			else {
				this.wanted.accumulateAndGet(items, (one, other) -> (one + other < 0) ? Long.MAX_VALUE : one + other);
			}
			this.turns.call();
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			this.turns.call();
		}

		// in turns

		private void step() {
			try {
				begin();
				pass();
				end();
			}
			catch (RuntimeException | Error ex) {
				// What a subscriber throws ends its stream and nothing else.
				logger.error("The subscriber of a stream failed", ex);
				giveUp();
			}
		}

		private void begin() {
			if (!this.begun) {
				this.begun = true;
				this.subscriber.onSubscribe(this);
			}
		}

		private void pass() {
			while (!this.over && !this.cancelled && !this.unreasonable) {
				int more = this.prefetch.ask(this.wanted.get());
				Flow.Subscription source = this.from;
				if (more > 0 && source != null && !this.ended) {
					source.request(more);
				}
				Payload next = this.waiting.poll();
				if (next == null) {
					return;
				}
				this.prefetch.taken(next.size());
				tell(next);
			}
		}

		private void tell(Payload payload) {
			Object item;
			try {
				item = ReceivedItems.this.reader.read(payload, this.index++);
			}
			catch (RuntimeException | Error ex) {
				giveUp();
				this.subscriber.onError(ex);
				return;
			}
			if (this.wanted.get() != Long.MAX_VALUE) {
				this.wanted.decrementAndGet();
			}
			this.subscriber.onNext(item);
		}

		private void end() {
			if (this.over) {
				return;
			}
			if (this.cancelled) {
				giveUp();
			}
			else if (this.unreasonable) {
				giveUp();
				this.subscriber.onError(new IllegalArgumentException("items to request must be positive"));
			}
			else if (this.ended && this.waiting.isEmpty()) {
				this.over = true;
				Throwable problem = this.failure;
				if (problem != null) {
					this.subscriber.onError(ReceivedItems.this.errors.apply(problem));
				}
				else {
					this.subscriber.onComplete();
				}
			}
		}

		private void giveUp() {
			this.over = true;
			this.waiting.clear();
			Flow.Subscription source = this.from;
			if (source != null) {
				source.cancel();
			}
		}

	}

}
