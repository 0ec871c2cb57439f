package dev.conduit.spring.binding;

import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.springframework.core.ReactiveAdapter;
import reactor.core.publisher.Mono;

/**
 * {@code Mono} and all else that Spring knows as a publisher of a single value. Spring
 * knows none where Reactor is not on the class path. What the handler's thread knows goes
 * into the context of what it returned, where Micrometer's context propagation is there.
 */
final class ReactorResult implements AsyncResult {

	private final ReactiveAdapter adapter;

	ReactorResult(ReactiveAdapter adapter) {
		this.adapter = adapter;
	}

	@Override
	public Type valueType(Type declared) {
		return this.adapter.isNoValue() ? Void.class : AsyncResult.super.valueType(declared);
	}

	@Override
	public CompletableFuture<?> toFuture(Object returned) {
		return Mono.from(this.adapter.toPublisher(returned)).contextCapture().toFuture();
	}

	@Override
	public Object fromFuture(Supplier<CompletableFuture<?>> future) {
		return this.adapter.fromPublisher(Mono.fromFuture(future::get));
	}

}
