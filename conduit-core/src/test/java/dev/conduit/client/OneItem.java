package dev.conduit.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;

/**
 * Streams of one item, at both ends.
 */
final class OneItem implements Flow.Subscriber<Payload> {

	private final CompletableFuture<String> item = new CompletableFuture<>();

	CompletableFuture<String> of(ConduitClient client, Payload payload) {
		client.stream(new Route("count"), Headers.EMPTY, payload, null, client.deadline(null)).subscribe(this);
		return this.item;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		subscription.request(2);
	}

	@Override
	public void onNext(Payload payload) {
		this.item.complete(payload.asText());
	}

	@Override
	public void onError(Throwable failure) {
		this.item.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.item.completeExceptionally(new AssertionError("the stream was empty"));
	}

	record Single(Flow.Subscriber<? super Payload> subscriber, Payload item,
			AtomicBoolean done) implements Flow.Subscription {

		Single(Flow.Subscriber<? super Payload> subscriber, Payload item) {
			this(subscriber, item, new AtomicBoolean());
		}

		@Override
		public void request(long items) {
			if (this.done.compareAndSet(false, true)) {
				this.subscriber.onNext(this.item);
				this.subscriber.onComplete();
			}
		}

		@Override
		public void cancel() {
			this.done.set(true);
		}

	}

}
