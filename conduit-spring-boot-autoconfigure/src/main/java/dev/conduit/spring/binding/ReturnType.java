package dev.conduit.spring.binding;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import java.util.stream.BaseStream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.GenericTypeResolver;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * What a method returns, at once or later: a value, a {@link CompletionStage}, or what
 * Spring's {@link ReactiveAdapterRegistry} knows as a single value, such as a
 * {@code Mono}.
 *
 * @since 0.1.0
 */
public final class ReturnType {

	private final Type valueType;

	private final @Nullable AsyncResult async;

	private ReturnType(Type valueType, @Nullable AsyncResult async) {
		this.valueType = valueType;
		this.async = async;
	}

	/**
	 * What a method returns.
	 * @param method the method
	 * @param type the class of its bean or interface, where type arguments are known
	 * @return what it returns
	 * @throws InvalidMethodException if it is a stream, or its type is not known
	 */
	public static ReturnType of(Method method, Class<?> type) {
		if (KotlinDetector.isSuspendingFunction(method)) {
			throw new InvalidMethodException(method, "is a suspending function",
					"Return the value itself, a CompletionStage or a Mono.");
		}
		Type declared = GenericTypeResolver.resolveType(method.getGenericReturnType(), type);
		Class<?> raw = ResolvableType.forType(declared).toClass();
		AsyncResult async = asyncOf(method, raw);
		Type value = (async != null) ? async.valueType(declared) : declared;
		if (!TypeNames.isConcrete(value)) {
			throw new InvalidMethodException(method, "returns '%s', whose type arguments are not known at run time"
				.formatted(TypeNames.of(method.getGenericReturnType())), "Return a type without type variables.");
		}
		return new ReturnType(value, async);
	}

	private static @Nullable AsyncResult asyncOf(Method method, Class<?> raw) {
		if (raw == CompletionStage.class || raw == CompletableFuture.class) {
			return new StageResult();
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw);
		if (isStream(raw) || (adapter != null && adapter.isMultiValue())) {
			throw new InvalidMethodException(method, "returns a stream, '%s', which a call cannot carry"
				.formatted(TypeNames.of(method.getGenericReturnType())), "Return a List, or a Mono of one.");
		}
		return (adapter != null) ? new ReactorResult(adapter) : null;
	}

	static boolean isStream(Class<?> type) {
		return Flow.Publisher.class.isAssignableFrom(type) || BaseStream.class.isAssignableFrom(type);
	}

	/**
	 * Type of the value, that of a future's value included.
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
		return this.valueType == void.class || this.valueType == Void.class;
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
