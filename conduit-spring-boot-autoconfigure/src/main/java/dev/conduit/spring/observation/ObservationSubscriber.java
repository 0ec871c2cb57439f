package dev.conduit.spring.observation;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;

import dev.conduit.message.Payload;

/**
 * Gets a stream, whose end is the end of an observation.
 */
final class ObservationSubscriber implements Flow.Subscriber<Payload> {

	private final Flow.Subscriber<? super Payload> subscriber;

	private final Run run;

	ObservationSubscriber(Flow.Subscriber<? super Payload> subscriber, Run run) {
		this.subscriber = subscriber;
		this.run = run;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscriber.onSubscribe(new Flow.Subscription() {

			@Override
			public void request(long items) {
				subscription.request(items);
			}

			@Override
			public void cancel() {
				ObservationSubscriber.this.run.end(new CancellationException("the stream was cancelled"));
				subscription.cancel();
			}

		});
	}

	@Override
	public void onNext(Payload item) {
		this.subscriber.onNext(item);
	}

	@Override
	public void onError(Throwable failure) {
		this.run.end(failure);
		this.subscriber.onError(failure);
	}

	@Override
	public void onComplete() {
		this.run.end(null);
		this.subscriber.onComplete();
	}

}
