package dev.conduit.spring.binding;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.springframework.core.ResolvableType;

/**
 * A kind of future.
 */
interface AsyncResult {

	/** The type of the value inside. */
	default Type valueType(Type declared) {
		ResolvableType type = ResolvableType.forType(declared);
		return type.hasGenerics() ? type.getGeneric(0).getType() : Object.class;
	}

	CompletableFuture<?> toFuture(Object returned);

	Object fromFuture(Supplier<CompletableFuture<?>> future);

}
