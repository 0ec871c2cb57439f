package dev.conduit.spring.binding;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.BaseStream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

import dev.conduit.spring.stream.StreamType;

/**
 * What a method returns, at once or later: a value, a {@link CompletionStage}, what
 * Spring's {@link ReactiveAdapterRegistry} knows as a single value, such as a
 * {@code Mono}, or a stream.
 *
 * @since 0.1.0
 */
public final class ReturnType {

	private final Type valueType;

	private final @Nullable AsyncResult async;

	private final @Nullable StreamType stream;

	private ReturnType(Type valueType, @Nullable AsyncResult async, @Nullable StreamType stream) {
		this.valueType = valueType;
		this.async = async;
		this.stream = stream;
	}

	/**
	 * What a method returns.
	 * @param method the method
	 * @param type the class of its bean or interface, where type arguments are known
	 * @return what it returns
	 * @throws InvalidMethodException if its type is not known, or cannot travel
	 */
	public static ReturnType of(Method method, Class<?> type) {
		if (KotlinDetector.isSuspendingFunction(method)) {
			throw new InvalidMethodException(method, "is a suspending function",
					"Return the value itself, a CompletionStage or a Mono.");
		}
		Type declared = GenericTypeResolver.resolveType(method.getGenericReturnType(), type);
		Class<?> raw = ResolvableType.forType(declared).toClass();
		StreamType stream = StreamType.of(declared);
		AsyncResult async = (stream != null) ? null : asyncOf(raw);
		Type value = valueType(declared, async, stream);
		if (!TypeNames.isConcrete(value)) {
			throw new InvalidMethodException(method, "returns '%s', whose type arguments are not known at run time"
				.formatted(TypeNames.of(method.getGenericReturnType())), "Return a type without type variables.");
		}
		requireTravelling(method, value, stream != null || async != null);
		return new ReturnType(value, async, stream);
	}

	private static Type valueType(Type declared, @Nullable AsyncResult async, @Nullable StreamType stream) {
		if (stream != null) {
			return stream.itemType();
		}
		return (async != null) ? async.valueType(declared) : declared;
	}

	private static @Nullable AsyncResult asyncOf(Class<?> raw) {
		if (raw == CompletionStage.class || raw == CompletableFuture.class) {
			return new StageResult();
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
		return (adapter != null) ? new ReactorResult(adapter) : null;
	}

	private static void requireTravelling(Method method, Type value, boolean wrapped) {
		Class<?> raw = ResolvableType.forType(value).toClass();
		if (BaseStream.class.isAssignableFrom(raw) && !wrapped) {
			throw new InvalidMethodException(method,
					"returns a stream of primitives, '%s'".formatted(TypeNames.of(value)),
					"Return a Stream of objects: call boxed() on it.");
		}
		if (wrapped
				&& (StreamType.of(value) != null || BaseStream.class.isAssignableFrom(raw) || asyncOf(raw) != null)) {
			throw new InvalidMethodException(method,
					"returns a stream or a future inside of another, '%s'"
						.formatted(TypeNames.of(method.getGenericReturnType())),
					"Return the stream itself, or the value in one future.");
		}
	}

	/**
	 * Type of the value, also of that of a future; of the items of a stream.
	 * @return the type
	 */
	public Type valueType() {
		return this.valueType;
	}

	/**
	 * Whether there is no value.
	 * @return whether the method only ends
	 */
	public boolean isVoid() {
		return this.stream == null && (this.valueType == void.class || this.valueType == Void.class);
	}

	/**
	 * The stream that is returned.
	 * @return the stream, or {@code null} where there is one value at most
	 */
	public @Nullable StreamType stream() {
		return this.stream;
	}

	/**
	 * Whether the value comes later.
	 * @return whether the method returns a future of some kind
	 */
	public boolean isAsync() {
		return this.async != null;
	}

	/**
	 * The future that a method returned. Cancelling it cancels what was returned.
	 * @param returned what was returned, of an asynchronous type
	 * @return the future
	 */
	public CompletableFuture<?> toFuture(Object returned) {
		return requireAsync().toFuture(returned);
	}

	/**
	 * What a method returns for a value that comes later.
	 * @param future starts the work; called once at once, or for each subscriber
	 * @return what to return, of an asynchronous type
	 */
	public Object fromFuture(Supplier<CompletableFuture<?>> future) {
		return requireAsync().fromFuture(future);
	}

	private AsyncResult requireAsync() {
		if (this.async == null) {
			throw new IllegalStateException("'%s' is no future".formatted(TypeNames.of(this.valueType)));
		}
		return this.async;
	}

}
