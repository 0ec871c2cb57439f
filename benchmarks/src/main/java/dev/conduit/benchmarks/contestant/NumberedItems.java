package dev.conduit.benchmarks.contestant;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.LongConsumer;

import dev.conduit.benchmarks.kit.load.Numbered;
import dev.conduit.message.Payload;

/**
 * A stream of numbered items, as fast as it is asked.
 */
final class NumberedItems implements Flow.Subscription {

	private final Flow.Subscriber<? super Payload> subscriber;

	private final int size;

	private final int items;

	private int sent;

	private boolean over;

	private NumberedItems(Flow.Subscriber<? super Payload> subscriber, int size, int items) {
		this.subscriber = subscriber;
		this.size = size;
		this.items = items;
	}

	static Payload order(int size, int items) {
		return Payload.bytes(ByteBuffer.allocate(2 * Integer.BYTES).putInt(size).putInt(items).array());
	}

	static Flow.Publisher<Payload> of(Payload order) {
		ByteBuffer buffer = order.asByteBuffer();
		int size = buffer.getInt();
		int items = buffer.getInt();
		return (subscriber) -> subscriber.onSubscribe(new NumberedItems(subscriber, size, items));
	}

	@Override
	public void request(long demand) {
		for (long i = 0; i < demand && !this.over; i++) {
			byte[] item = new byte[this.size];
			this.subscriber.onNext(Payload.bytes(Numbered.withNumber(item, ++this.sent)));
			if (this.sent == this.items) {
				this.over = true;
				this.subscriber.onComplete();
			}
		}
	}

	@Override
	public void cancel() {
		this.over = true;
	}

	/**
	 * Takes all items as they come.
	 */
	static final class Received implements Flow.Subscriber<Payload> {

		private final LongConsumer item;

		private final CompletableFuture<Void> end = new CompletableFuture<>();

		Received(LongConsumer item) {
			this.item = item;
		}

		CompletableFuture<Void> end() {
			return this.end;
		}

		@Override
		public void onSubscribe(Flow.Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Payload payload) {
			this.item.accept(Numbered.number(payload.array(), payload.offset()));
		}

		@Override
		public void onError(Throwable failure) {
			this.end.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			this.end.complete(null);
		}

	}

}
