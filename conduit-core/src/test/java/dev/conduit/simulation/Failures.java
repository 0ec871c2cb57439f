package dev.conduit.simulation;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;

/**
 * How something failed, as the books note it.
 */
final class Failures {

	private Failures() {
	}

	static ErrorCode codeOf(Throwable failure, Ledger ledger) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof ConduitException known) {
			return known.code();
		}
		if (cause instanceof CancellationException) {
			return ErrorCode.CANCELLED;
		}
		ledger.violated("failed with something that is no problem", cause);
		return ErrorCode.INTERNAL;
	}

	/**
	 * Writes down how a call ends.
	 */
	static void follow(World world, CallBook.Call call, CompletableFuture<Reply> answer) {
		CompletionStage<Reply> ended = answer;
		ended.whenComplete((reply, failure) -> {
			if (reply != null) {
				world.calls().answered(call, SimulatedServer.id(reply.payload()));
			}
			else {
				world.calls().failed(call, codeOf(failure, world.ledger()));
			}
		});
	}

	/** Somebody else learns how it ends. */
	static void ignore(CompletionStage<?> stage) {
		stage.exceptionally((failure) -> null);
	}

	static Problem interrupted() {
		return Problem.of(ErrorCode.CANCELLED, "the receiver was interrupted").withRetry(true, null);
	}

}
