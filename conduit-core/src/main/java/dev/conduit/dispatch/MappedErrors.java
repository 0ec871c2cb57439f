package dev.conduit.dispatch;

import java.util.concurrent.Flow;
import java.util.function.Function;

import dev.conduit.message.ConduitException;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * Passes a stream on; an exception that ends it becomes the problem that the caller gets,
 * as one that a handler throws.
 */
final class MappedErrors implements Flow.Subscriber<Payload> {

	private final Flow.Subscriber<? super Payload> next;

	private final Function<Throwable, Problem> problems;

	MappedErrors(Flow.Subscriber<? super Payload> next, Function<Throwable, Problem> problems) {
		this.next = next;
		this.problems = problems;
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.next.onSubscribe(subscription);
	}

	@Override
	public void onNext(Payload item) {
		this.next.onNext(item);
	}

	@Override
	public void onError(Throwable failure) {
		this.next.onError(ConduitException.of(this.problems.apply(failure)));
	}

	@Override
	public void onComplete() {
		this.next.onComplete();
	}

}
