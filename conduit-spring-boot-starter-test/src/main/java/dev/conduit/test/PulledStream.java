package dev.conduit.test;

import java.util.Iterator;
import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * Takes the items of a stream that blocks, each on a virtual thread when it is asked for,
 * so that a test that waits for one does not do so for ever. For one subscriber that asks
 * for the next item when it has got one.
 *
 * @param <T> the items
 * @param stream the items
 */
record PulledStream<T>(Stream<T> stream) implements Flow.Publisher<T> {

	@Override
	public void subscribe(Flow.Subscriber<? super T> subscriber) {
		Iterator<T> items = this.stream.iterator();
		subscriber.onSubscribe(new Flow.Subscription() {

			@Override
			public void request(long count) {
				Thread.ofVirtual().name("conduit-test-stream").start(() -> pull(items, subscriber));
			}

			@Override
			public void cancel() {
				PulledStream.this.stream.close();
			}

		});
	}

	private static <T> void pull(Iterator<T> items, Flow.Subscriber<? super T> subscriber) {
		try {
			if (items.hasNext()) {
				subscriber.onNext(items.next());
			}
			else {
				subscriber.onComplete();
			}
		}
		catch (RuntimeException ex) {
			subscriber.onError(ex);
		}
	}

}
