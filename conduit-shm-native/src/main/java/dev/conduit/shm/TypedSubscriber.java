package dev.conduit.shm;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the values of a topic. Each is decoded where its message lies, and handed on only
 * if that was whole all the time; otherwise it counts as lost.
 * <p>
 * For one thread at a time, which is checked; {@link #close()} may be called by any.
 *
 * @param <T> what is published
 * @since 0.1.0
 */
public final class TypedSubscriber<T> implements AutoCloseable {

	private final Subscriber subscriber;

	private final Codec<T> codec;

	TypedSubscriber(Subscriber subscriber, Codec<T> codec) {
		this.subscriber = subscriber;
		this.codec = codec;
	}

	/**
	 * Hands on values that are there; never waits.
	 * @param handler what takes them
	 * @param limit how many at most
	 * @return how many were received
	 * @throws UndecodableMessageException if the codec refuses one
	 */
	public int poll(Consumer<? super Received<T>> handler, int limit) {
		return this.subscriber.poll((view) -> show(view, handler), limit);
	}

	/**
	 * Hands on values, and waits for the first.
	 * @param handler what takes them
	 * @param limit how many at most
	 * @param timeout how long to wait at most
	 * @return how many were received; 0 if none came, or the subscriber was closed
	 * meanwhile
	 * @throws UndecodableMessageException if the codec refuses one
	 */
	public int poll(Consumer<? super Received<T>> handler, int limit, Duration timeout) {
		return this.subscriber.poll((view) -> show(view, handler), limit, timeout);
	}

	/**
	 * Takes the next value that is there; never waits.
	 * @return nothing if there is none
	 * @throws UndecodableMessageException if the codec refuses it
	 */
	public Optional<Received<T>> take() {
		return this.subscriber.read(this::decode);
	}

	/**
	 * Takes the next value, and waits for it.
	 * @param timeout how long at most
	 * @return nothing if none came, or the subscriber was closed meanwhile
	 * @throws UndecodableMessageException if the codec refuses it
	 */
	public Optional<Received<T>> take(Duration timeout) {
		return this.subscriber.read(this::decode, timeout);
	}

	/**
	 * Waits until there is something to take, or something was lost.
	 * @param timeout how long at most
	 * @return {@code false} if nothing came, or the subscriber was closed meanwhile
	 */
	public boolean await(Duration timeout) {
		return this.subscriber.await(timeout);
	}

	/**
	 * The subscriber to bytes that this one uses, for its counters.
	 * @return ends with this one
	 */
	public Subscriber subscriber() {
		return this.subscriber;
	}

	/**
	 * Gives the seat back, as {@link Subscriber#close()}.
	 */
	@Override
	public void close() {
		this.subscriber.close();
	}

	private void show(View view, Consumer<? super Received<T>> handler) {
		Received<T> received = decode(view);
		if (view.validate()) {
			handler.accept(received);
		}
	}

	private Received<T> decode(View view) {
		try {
			return new Received<>(this.codec.decode(view), view.sequence(), view.publishNanos(), view.lostBefore());
		}
		catch (RuntimeException ex) {
			// Of bytes of two messages it means nothing: the reader counts a loss.
			throw (view.validate()) ? new UndecodableMessageException(this.subscriber.topic(), view, ex) : ex;
		}
	}

}
