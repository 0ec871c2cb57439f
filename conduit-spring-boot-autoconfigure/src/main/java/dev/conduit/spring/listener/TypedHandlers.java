package dev.conduit.spring.listener;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.conduit.annotation.ConduitHandler;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.spring.binding.MessageTypes;

/**
 * Picks the handler by the name of the type that a message says it has. Filled by one
 * thread when the application starts.
 */
final class TypedHandlers implements HandlerSelection {

	private final Map<String, BoundHandler> byName = new LinkedHashMap<>();

	/** Whose they are, for messages. */
	private final Map<String, Method> owners = new LinkedHashMap<>();

	private @Nullable BoundHandler fallback;

	private @Nullable Method ownerOfFallback;

	/**
	 * Adds a handler.
	 * @param method its method
	 * @param annotation what it says
	 * @param types what its payload is read as
	 * @param handler the handler
	 */
	void add(Method method, ConduitHandler annotation, PayloadTypes types, BoundHandler handler) {
		if (annotation.isDefault()) {
			requireOnlyDefault(method);
			this.fallback = handler;
			this.ownerOfFallback = method;
		}
		for (String name : namesOf(method, annotation, types)) {
			Method other = this.owners.putIfAbsent(name, method);
			if (other != null) {
				throw new InvalidMethodException(method,
						"takes the type '%s', as '%s' does".formatted(name, InvalidMethodException.describe(other)),
						"Let one of them name other types in its @ConduitHandler.");
			}
			this.byName.put(name, handler);
		}
	}

	private void requireOnlyDefault(Method method) {
		if (this.ownerOfFallback != null) {
			throw new InvalidMethodException(method,
					"is the default, as '%s' is".formatted(InvalidMethodException.describe(this.ownerOfFallback)),
					"Let one of them be it.");
		}
	}

	private static Collection<String> namesOf(Method method, ConduitHandler annotation, PayloadTypes types) {
		List<String> named = List.of(annotation.value());
		if (named.isEmpty() && types.names().isEmpty() && !annotation.isDefault()) {
			throw new InvalidMethodException(method,
					"does not say which types it takes, and neither does the class of its payload",
					"Name them in @ConduitHandler, take a class of your own as the payload, or make it the default.");
		}
		for (String name : named) {
			requireName(method, name);
			if (types.closed() && !types.names().contains(name)) {
				throw new InvalidMethodException(method,
						"takes the type '%s', which its payload cannot be".formatted(name),
						"Name some of %s, or none for all of them.".formatted(types.names()));
			}
		}
		return (named.isEmpty()) ? types.names() : named;
	}

	private static void requireName(Method method, String name) {
		try {
			MessageTypes.requireName(name);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidMethodException(method, "takes a type that is none: " + ex.getMessage(),
					"Write it as in @ConduitHandler(\"OrderCreated\").");
		}
	}

	@Override
	public BoundHandler handlerOf(Message message) {
		String name = message.headers().get(MessageTypes.HEADER);
		BoundHandler handler = (name != null) ? this.byName.get(name) : null;
		BoundHandler found = (handler != null) ? handler : this.fallback;
		if (found == null) {
			throw unknown(name, this.byName.keySet());
		}
		return found;
	}

	/**
	 * Refuses a message for its type.
	 * @param name what it says, {@code null} for nothing
	 * @param known what would be right
	 */
	static ConduitValidationException unknown(@Nullable String name, Collection<String> known) {
		String what = (name != null) ? "no handler takes the type '%s'".formatted(name)
				: "the message says no type in its header '%s'".formatted(MessageTypes.HEADER);
		return new ConduitValidationException(
				Problem.of(ErrorCode.INVALID_TYPE, "%s; there are: %s".formatted(what, known)));
	}

	/**
	 * What the payload of a handler is read as.
	 *
	 * @param names names of the types; empty where they say nothing
	 * @param closed whether it can be nothing else
	 */
	record PayloadTypes(Collection<String> names, boolean closed) {

	}

}
