package dev.conduit.simulation;

import java.util.concurrent.Flow;

import dev.conduit.message.Payload;

/**
 * A publisher of the numbers from zero on, that gives no more than it was asked for.
 */
final class Numbers implements Flow.Subscription {

	private final Flow.Subscriber<? super Payload> subscriber;

	private final int count;

	private int next;

	private long wanted;

	private boolean giving;

	private boolean ended;

	private Numbers(Flow.Subscriber<? super Payload> subscriber, int count) {
		this.subscriber = subscriber;
		this.count = count;
	}

	static Flow.Publisher<Payload> upTo(int count) {
		return (subscriber) -> subscriber.onSubscribe(new Numbers(subscriber, count));
	}

	@Override
	public void request(long items) {
		this.wanted += items;
		if (this.giving) {
			return;
		}
		this.giving = true;
		while (this.wanted > 0 && this.next < this.count && !this.ended) {
			this.wanted--;
			this.subscriber.onNext(Payload.text(String.valueOf(this.next++)));
		}
		this.giving = false;
		if (this.next == this.count && !this.ended) {
			this.ended = true;
			this.subscriber.onComplete();
		}
	}

	@Override
	public void cancel() {
		this.ended = true;
	}

}
