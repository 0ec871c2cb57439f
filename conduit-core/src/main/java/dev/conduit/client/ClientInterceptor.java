package dev.conduit.client;

import java.util.concurrent.CompletionStage;

import dev.conduit.message.Reply;

/**
 * Stands around the calls of a client, in the order of the list that it is in, the first
 * one outermost. It may change a call, refuse it by throwing a
 * {@link dev.conduit.message.ConduitException}, answer it itself, and see how it ended.
 * Around a call that is repeated it stands once.
 *
 * <pre class="code">
 * CompletionStage&lt;Reply&gt; intercept(OutgoingCall call, Chain chain) {
 * 	return chain.proceed(call.withHeader("tenant", "acme"));
 * }
 * </pre>
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ClientInterceptor {

	/**
	 * Lets a call pass. Called by whoever calls, which may be an event loop: it never
	 * blocks. What it throws, and what it answers with instead of a
	 * {@link dev.conduit.message.ConduitException}, is told to the caller as one of the
	 * code {@code INTERNAL}.
	 * @param call the call
	 * @param chain what comes next
	 * @return the outcome, at the latest at the call's deadline: that of the chain, or
	 * another. Steps that depend on the chain's run on the event loop, so they are short.
	 * For a one-way call and for a stream, the outcome is that it was sent or begun, and
	 * the reply is empty
	 */
	CompletionStage<Reply> intercept(OutgoingCall call, Chain chain);

	/**
	 * What comes next: another interceptor, or the way to the server.
	 */
	@FunctionalInterface
	interface Chain {

		/**
		 * Goes on.
		 * @param call the call, or one that stands for it: of the same method and shape
		 * @return how it ended
		 */
		CompletionStage<Reply> proceed(OutgoingCall call);

	}

}
