package dev.conduit.spring.listener;

import java.lang.reflect.Method;
import java.util.concurrent.Executor;

import dev.conduit.annotation.ConduitListener.AckMode;
import dev.conduit.message.AckLevel;
import dev.conduit.spring.binding.Argument;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.binding.BoundMethod;
import dev.conduit.spring.binding.CarriedContext;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.binding.UntakenPayload;
import dev.conduit.time.Timer;

/**
 * Binds the methods of listeners that take batches, and refuses what cannot work.
 */
final class BatchBinder {

	private static final int MOST_IN_HAND = 65_536;

	private final BindingContext context;

	private final Executor executor;

	private final Timer timer;

	BatchBinder(BindingContext context, Executor executor, Timer timer) {
		this.context = context;
		this.executor = executor;
		this.timer = timer;
	}

	MessageHandling bind(ListenerDeclaration declaration, ListenerSettings settings, BatchSettings batch,
			ListenerCounters counters) {
		Method method = requireMethod(declaration);
		requireAgreement(method, declaration.annotation().ackMode(), settings, batch);
		BatchArguments arguments = new BatchArguments(this.context);
		BoundMethod bound = this.context.binder(arguments, UntakenPayload.IGNORED)
			.bind(declaration.bean(this.context.beanFactory()), declaration.beanType(), method);
		Argument element = arguments.element();
		if (element == null) {
			throw new InvalidMethodException(method, "gets batches of messages, and takes none",
					"Take a List of payloads.");
		}
		if (!bound.returnType().isVoid()) {
			throw new InvalidMethodException(method, "returns something for a batch, and nobody would get it",
					"Return void, or a CompletionStage<Void> or Mono<Void> that ends when all were handled.");
		}
		BatchHandling handling = new BatchHandling(new BatchMethod(settings.id(), bound, element, counters)::call,
				batch, settings.mailbox().concurrency(), this.executor, this.timer);
		return this.context.carried().equals(CarriedContext.NONE) ? handling
				: new CarriedMessages(handling, this.context.carried());
	}

	private static Method requireMethod(ListenerDeclaration declaration) {
		Method method = declaration.method();
		if (method == null) {
			throw declaration.refuse("takes batches, and has a handler for each type",
					"Remove batchSize, or use @ConduitListener on a method.");
		}
		return method;
	}

	private static void requireAgreement(Method method, AckMode ackMode, ListenerSettings settings,
			BatchSettings batch) {
		if (ackMode == AckMode.MANUAL) {
			throw new InvalidMethodException(method, "takes batches, and has ackMode MANUAL",
					"Use AUTO: a BatchFailedException says which message failed.");
		}
		if (settings.mailbox().inline()) {
			throw new InvalidMethodException(method, "takes batches, and is inline", "Remove one of both.");
		}
		if ((long) settings.mailbox().concurrency() * batch.size() > MOST_IN_HAND) {
			throw new InvalidMethodException(method,
					"may have %d batches of %d messages in hand, more than %d messages"
						.formatted(settings.mailbox().concurrency(), batch.size(), MOST_IN_HAND),
					"Lower its concurrency or batchSize.");
		}
		boolean once = settings.mailbox().redelivery().maxAttempts() == 1;
		if (once && batch.size() > 1 && settings.ackLevel() != AckLevel.NONE) {
			throw new InvalidMethodException(method,
					"takes batches, and gets each message once: with one that it fails with, all of its batch would be lost",
					"Let maxAttempts be 2 at least, so that they come again one by one, or the ackMode be NONE.");
		}
	}

}
