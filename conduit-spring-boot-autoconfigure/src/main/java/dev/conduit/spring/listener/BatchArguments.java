package dev.conduit.spring.listener;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Message;
import dev.conduit.spring.binding.Argument;
import dev.conduit.spring.binding.ArgumentResolver;
import dev.conduit.spring.binding.BindingContext;
import dev.conduit.spring.binding.HandlerParameter;

/**
 * The one parameter of a method that takes batches.
 */
final class BatchArguments implements ArgumentResolver {

	private final BindingContext context;

	private @Nullable Argument element;

	/** For the parameters of one method. */
	BatchArguments(BindingContext context) {
		this.context = context;
	}

	/**
	 * Makes of a message what is in the list; {@code null} where the method takes none.
	 */
	@Nullable Argument element() {
		return this.element;
	}

	@Override
	public Argument bind(HandlerParameter parameter) {
		if (parameter.rawType() != List.class || this.element != null) {
			throw parameter.refuse("is of one message, and the listener takes batches of them",
					"Take nothing but a List of payloads, or of Message<…> where you need headers; or remove batchSize.");
		}
		boolean raw = parameter.element().rawType() == Message.class;
		this.element = (raw) ? (inbound) -> ((InboundMessage) inbound).delivery().message()
				: this.context.element(parameter);
		return (inbound) -> ((InboundBatch) inbound).values();
	}

}
