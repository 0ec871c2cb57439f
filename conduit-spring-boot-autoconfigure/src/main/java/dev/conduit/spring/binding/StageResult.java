package dev.conduit.spring.binding;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * {@link CompletionStage} and {@link CompletableFuture}.
 */
final class StageResult implements AsyncResult {

	@Override
	public CompletableFuture<?> toFuture(Object returned) {
		return ((CompletionStage<?>) returned).toCompletableFuture();
	}

	@Override
	public Object fromFuture(Supplier<CompletableFuture<?>> future) {
		CompletionStage<?> stage = future.get();
		return stage;
	}

}
