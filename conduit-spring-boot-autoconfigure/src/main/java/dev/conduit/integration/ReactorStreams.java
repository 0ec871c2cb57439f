package dev.conduit.integration;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.reactivestreams.FlowAdapters;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.conduit.message.Payload;
import dev.conduit.spring.stream.ItemReader;
import dev.conduit.spring.stream.ItemWriter;
import dev.conduit.spring.stream.StreamType;

/**
 * Streams as the payloads of messages. A flow gets a {@code Flux}, which asks for no more
 * than the flow takes; from a flow anything is taken that has items.
 *
 * @since 0.1.0
 */
public final class ReactorStreams {

	private static final StreamType FLUX = Objects.requireNonNull(StreamType.of(Flux.class));

	private ReactorStreams() {
	}

	/**
	 * What comes, for a flow.
	 * @param items the payloads, handed over on an event loop
	 * @param reader reads them
	 * @param errors makes of a failure what the flow gets
	 * @param executor where the flow is told
	 * @return a {@code Flux}
	 */
	public static Object receive(Flow.Publisher<Payload> items, ItemReader reader, UnaryOperator<Throwable> errors,
			Executor executor) {
		return FLUX.receive(items, reader, errors, executor);
	}

	/**
	 * What a publisher gives, as a {@code Flux}.
	 * @param <T> what it gives
	 * @param publisher the publisher
	 * @param mapper makes what the flow gets of each item
	 * @return as many items
	 */
	public static <T> Object toFlux(Flow.Publisher<T> publisher, Function<T, Object> mapper) {
		return Flux.from(FlowAdapters.toPublisher(publisher)).map(mapper);
	}

	/**
	 * What a flow gives, to be sent.
	 * @param items a {@code Flux}, {@link Flow.Publisher},
	 * {@link java.util.stream.Stream}, {@link Iterator} or {@link Iterable}; anything
	 * else is a stream of one
	 * @param writer writes items
	 * @param errors makes of a failure what the taker is told
	 * @param executor where a publisher is asked for items; those that are pulled are
	 * pulled by the taker's first thread
	 * @return the payloads, for one subscriber
	 */
	public static Flow.Publisher<Payload> send(Object items, ItemWriter writer, UnaryOperator<Throwable> errors,
			Executor executor) {
		Object stream = toStream(items);
		StreamType type = Objects.requireNonNull(StreamType.of(stream.getClass()));
		return type.send(stream, writer, errors, (type.isPulled()) ? Runnable::run : executor);
	}

	/**
	 * What a flow gives, as something that has items.
	 * @param items anything
	 * @return the same where it is a stream, else an iterator over what it has or is
	 */
	public static Object toStream(Object items) {
		if (isStream(items)) {
			return items;
		}
		if (items instanceof Mono<?> mono) {
			return mono.flux();
		}
		return (items instanceof Iterable<?> iterable) ? iterable.iterator() : List.of(items).iterator();
	}

	/**
	 * Whether something is a stream.
	 * @param payload anything
	 * @return whether it has items that come later
	 */
	public static boolean isStream(Object payload) {
		return StreamType.of(payload.getClass()) != null;
	}

}
