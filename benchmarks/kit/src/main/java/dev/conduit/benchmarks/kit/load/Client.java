package dev.conduit.benchmarks.kit.load;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

import org.jspecify.annotations.Nullable;

/**
 * A contestant's client over one connection. Not every contestant has every kind of call.
 *
 * @param <P> what is sent
 * @param <R> what comes back
 */
public interface Client<P, R> extends AutoCloseable {

	/**
	 * Something to send.
	 * @param size how many bytes it has, about as many where it is an object
	 * @return a payload that nobody else uses
	 */
	P payload(int size);

	/**
	 * The next one to send, once the call with the last one has ended.
	 * @param last the last one, which may be changed and given again
	 * @param number what tells it from all others
	 * @return a payload with that number
	 */
	P next(P last, long number);

	/**
	 * Whether an answer is the one to what was sent. Releases it.
	 * @param sent what was sent
	 * @param came what came back
	 * @return whether both are the same
	 */
	boolean isAnswer(P sent, R came);

	/**
	 * Calls, and waits for the answer.
	 * @param payload what is sent
	 * @return the answer
	 * @throws Exception if the call fails
	 */
	R call(P payload) throws Exception;

	/**
	 * Calls.
	 * @param payload what is sent
	 * @param end gets the answer or the failure, on any thread
	 */
	void call(P payload, BiConsumer<? super @Nullable R, ? super @Nullable Throwable> end);

	/**
	 * Sends without an answer. May wait where the connection is full.
	 * @param payload what is sent; left alone until it was handled
	 * @throws Exception if it cannot be sent
	 */
	default void send(P payload) throws Exception {
		throw new UnsupportedOperationException("no one-way messages");
	}

	/**
	 * How many of those may be on their way: not every contestant holds its sender back.
	 * @return at least 8
	 */
	default int window() {
		return 32_768;
	}

	/**
	 * Asks the server what it has handled of what was sent one way, on this connection
	 * and others.
	 * @return count and sum; does not overtake what was sent before where the connection
	 * keeps an order
	 */
	default CompletableFuture<Tally> tally() {
		throw new UnsupportedOperationException("no one-way messages");
	}

	/**
	 * Asks for a stream of numbered items: 1, 2, 3.
	 * @param size bytes of an item
	 * @param items how many
	 * @param item gets the number of each, in order
	 * @return ends when all have come
	 */
	default CompletableFuture<Void> stream(int size, int items, LongConsumer item) {
		throw new UnsupportedOperationException("no streams");
	}

	/**
	 * Publishes to all who have {@link #subscribe subscribed}. May wait where the
	 * connection is full.
	 * @param payload what is published; left alone until all have it
	 * @throws Exception if it cannot be published
	 */
	default void publish(P payload) throws Exception {
		throw new UnsupportedOperationException("no subscriptions");
	}

	/**
	 * Subscribes to what is {@link #publish published}, on this connection or another.
	 * @param received runs for each message, one at a time
	 * @return ends when the server knows of it
	 */
	default CompletableFuture<Void> subscribe(Runnable received) {
		throw new UnsupportedOperationException("no subscriptions");
	}

	@Override
	void close();

}
