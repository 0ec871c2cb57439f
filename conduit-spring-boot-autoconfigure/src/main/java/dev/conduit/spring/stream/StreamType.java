package dev.conduit.spring.stream;

import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

import dev.conduit.message.Payload;

/**
 * A declared type that stands for many items: a
 * {@link java.util.concurrent.Flow.Publisher Flow.Publisher}, a {@code Flux} or what else
 * Spring's {@link ReactiveAdapterRegistry} knows, a {@link Stream}, or an
 * {@link Iterator}.
 *
 * @since 0.1.0
 */
public final class StreamType {

	private final Class<?> declared;

	private final StreamKind kind;

	private final Type itemType;

	private StreamType(Class<?> declared, StreamKind kind, Type itemType) {
		this.declared = declared;
		this.kind = kind;
		this.itemType = itemType;
	}

	/**
	 * The stream that a type stands for.
	 * @param declared the type, with its type arguments
	 * @return the stream, or {@code null} where it is none
	 */
	public static @Nullable StreamType of(Type declared) {
		ResolvableType type = ResolvableType.forType(declared);
		Class<?> raw = type.toClass();
		StreamKind kind = kindOf(raw);
		return (kind != null) ? new StreamType(raw, kind, itemType(type, kind)) : null;
	}

	private static Type itemType(ResolvableType type, StreamKind kind) {
		Type item = type.as(kind.itemsOf()).getGeneric(0).getType();
		int parameter = List.<Type>of(type.toClass().getTypeParameters()).indexOf(item);
		return (parameter >= 0) ? type.getGeneric(parameter).getType() : item;
	}

	private static @Nullable StreamKind kindOf(Class<?> type) {
		if (Stream.class.isAssignableFrom(type)) {
			return StreamKind.Pulled.STREAM;
		}
		if (Iterator.class.isAssignableFrom(type)) {
			return StreamKind.Pulled.ITERATOR;
		}
		if (type == Flow.Publisher.class) {
			return StreamKind.FlowItems.FLOW;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		if (adapter != null) {
			return adapter.isMultiValue() ? new ReactorItems(adapter) : null;
		}
		return Flow.Publisher.class.isAssignableFrom(type) ? StreamKind.FlowItems.FLOW : null;
	}

	/**
	 * Type of each item.
	 * @return the type
	 */
	public Type itemType() {
		return this.itemType;
	}

	/**
	 * Whether its items are pulled by a thread that may wait.
	 * @return whether the thread must not be an event loop
	 */
	public boolean isPulled() {
		return this.kind instanceof StreamKind.Pulled;
	}

	/**
	 * Whether a stream that is received can be handed over as the declared type.
	 * @return whether {@link #receive} works
	 */
	public boolean canBeReceived() {
		return this.kind.canBe(this.declared);
	}

	/**
	 * Items on their way out.
	 * @param value the stream, of the declared type
	 * @param writer makes payloads
	 * @param errors makes of a failure what the taker is told; called once at most
	 * @param executor where a publisher is asked for items, or where one task pulls them
	 * @return the payloads, for one subscriber
	 */
	public Flow.Publisher<Payload> send(Object value, ItemWriter writer, UnaryOperator<Throwable> errors,
			Executor executor) {
		return switch (this.kind) {
			case StreamKind.Pulled ignored -> new PulledItems(PulledSource.of(value), writer, errors, executor);
			case StreamKind.Pushed pushed -> new PushedItems(pushed.toFlow(value), writer, errors, executor);
		};
	}

	/**
	 * Items that come in. A publisher begins with each of its subscribers; a stream or
	 * iterator has begun.
	 * @param items the payloads, handed over on an event loop
	 * @param reader reads them
	 * @param errors makes of a failure what the taker gets
	 * @param executor where subscribers are told; not for what is pulled
	 * @return the stream, of the declared type
	 */
	public Object receive(Flow.Publisher<Payload> items, ItemReader reader, UnaryOperator<Throwable> errors,
			Executor executor) {
		return switch (this.kind) {
			case StreamKind.Pulled pulled -> pulled.of(ReceivedIterator.of(items, reader, errors));
			case StreamKind.Pushed pushed -> pushed.fromFlow(new ReceivedItems(items, reader, errors, executor));
		};
	}

	@Override
	public String toString() {
		return this.declared.getSimpleName();
	}

}
