package dev.conduit.spring.client;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

import dev.conduit.message.ConduitException;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.spring.binding.CarriedContext;
import dev.conduit.spring.binding.ConstraintValidation.ItemConstraints;
import dev.conduit.spring.binding.Outbound;
import dev.conduit.spring.stream.StreamType;

/**
 * A call that takes a stream, gives one, or both, whose name is decided while the program
 * runs. Immutable, for any thread; may be made again, as far as its items may be.
 *
 * <pre class="code">
 * try (Stream&lt;Integer&gt; numbers = template.stream("playground.countdown").argument(10).results(Integer.class)) {
 * 	numbers.forEach(System.out::println);
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class TemplateStream {

	private static final StreamType STREAM = Objects.requireNonNull(StreamType.of(Stream.class));

	private static final StreamType PUBLISHER = Objects.requireNonNull(StreamType.of(Flow.Publisher.class));

	private final ClientCall<ConduitException> call;

	private final Headers headers;

	private final KnownTypes types;

	private final Function<@Nullable Object, Payload> writer;

	private final @Nullable Object argument;

	private final @Nullable Object items;

	TemplateStream(ClientCall<ConduitException> call, Headers headers, KnownTypes types,
			Function<@Nullable Object, Payload> writer) {
		this(call, headers, types, writer, null, null);
	}

	private TemplateStream(ClientCall<ConduitException> call, Headers headers, KnownTypes types,
			Function<@Nullable Object, Payload> writer, @Nullable Object argument, @Nullable Object items) {
		this.call = call;
		this.headers = headers;
		this.types = types;
		this.writer = writer;
		this.argument = argument;
		this.items = items;
	}

	/**
	 * The same with an argument.
	 * @param value the argument, a {@code Map} for several by their names, or
	 * {@code null} for none
	 * @return the other call
	 */
	public TemplateStream argument(@Nullable Object value) {
		return new TemplateStream(this.call, this.headers, this.types, this.writer, value, this.items);
	}

	/**
	 * The same with a stream of items beside the argument.
	 * @param stream a {@link java.util.concurrent.Flow.Publisher}, {@code Flux},
	 * {@link Stream} or {@link java.util.Iterator}; asked for no more than the server
	 * takes, and closed at the end where it can be
	 * @return the other call
	 * @throws IllegalArgumentException if it is no stream
	 */
	public TemplateStream items(Object stream) {
		if (StreamType.of(stream.getClass()) == null) {
			throw new IllegalArgumentException("'stream' must be a Flow.Publisher, Flux, Stream or Iterator (was %s)"
				.formatted(stream.getClass().getName()));
		}
		return new TemplateStream(this.call, this.headers, this.types, this.writer, this.argument, stream);
	}

	/**
	 * Calls a method that gives a stream. The call begins now.
	 * @param <T> the results
	 * @param type type of each result
	 * @return the results, which the thread that takes them waits for; to be closed where
	 * they are not taken to their end. Throws a {@link ConduitException} where the call
	 * fails
	 */
	public <T> Stream<T> results(Class<T> type) {
		return results(ParameterizedTypeReference.<T>forType(type));
	}

	/**
	 * Calls a method that gives a stream. The call begins now.
	 * @param <T> the results
	 * @param type type of each result, with its type arguments
	 * @return the results, as of {@link #results(Class)}
	 */
	@SuppressWarnings("unchecked") // the reader is bound to the type that the caller
									// named
	public <T> Stream<T> results(ParameterizedTypeReference<T> type) {
		return (Stream<T>) receive(STREAM, this.call.stream(outbound()), type);
	}

	/**
	 * Calls a method that gives a stream, once for each subscriber.
	 * @param <T> the results
	 * @param type type of each result
	 * @return the results, handed over off the event loop; fails with a
	 * {@link ConduitException}
	 */
	public <T> Flow.Publisher<T> publisher(Class<T> type) {
		return publisher(ParameterizedTypeReference.<T>forType(type));
	}

	/**
	 * Calls a method that gives a stream, once for each subscriber.
	 * @param <T> the results
	 * @param type type of each result, with its type arguments
	 * @return the results, as of {@link #publisher(Class)}
	 */
	@SuppressWarnings("unchecked") // as above
	public <T> Flow.Publisher<T> publisher(ParameterizedTypeReference<T> type) {
		CarriedContext.Carried caller = CarryingExecutor.capture(this.call.executor());
		return (Flow.Publisher<T>) receive(PUBLISHER,
				(subscriber) -> CarryingExecutor.capture(this.call.executor(), caller)
					.around(() -> this.call.stream(outbound()).subscribe(subscriber))
					.run(),
				type);
	}

	/**
	 * Calls a method that takes a stream, and waits for its one result.
	 * @param <T> the result
	 * @param type type of the result, {@code Void} for none
	 * @return the result
	 * @throws ConduitException if the call fails, or the items do
	 */
	public <T> @Nullable T result(Class<T> type) {
		return result(ParameterizedTypeReference.<T>forType(type));
	}

	/**
	 * Calls a method that takes a stream, and waits for its one result.
	 * @param <T> the result
	 * @param type type of the result, with its type arguments
	 * @return the result
	 * @throws ConduitException if the call fails, or the items do
	 */
	@SuppressWarnings("unchecked") // as above
	public <T> @Nullable T result(ParameterizedTypeReference<T> type) {
		Reply reply = this.call.await(outbound());
		return (reply != null) ? (T) Answers.read(this.call.route(), this.types.reader(type.getType()), reply) : null;
	}

	private Object receive(StreamType stream, Flow.Publisher<Payload> results, ParameterizedTypeReference<?> type) {
		ResultItems reader = new ResultItems(this.call.route(), this.types.reader(type.getType()),
				ItemConstraints.NONE);
		return stream.receive(results, reader, this.call::failure, this.call.executorHere());
	}

	private Outbound outbound() {
		return new Outbound(this.headers, this.writer.apply(this.argument), payloads(), null);
	}

	private Flow.@Nullable Publisher<Payload> payloads() {
		Object given = this.items;
		StreamType type = (given != null) ? StreamType.of(given.getClass()) : null;
		if (given == null || type == null) {
			return null;
		}
		UnaryOperator<Throwable> problems = ClientCall::problemOfItems;
		return type.send(given, (item, index) -> this.writer.apply(item), problems, this.call.executorHere());
	}

}
