package dev.conduit.spring.binding;

import java.io.InputStream;
import java.util.List;
import java.util.stream.BaseStream;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.util.StringUtils;

import dev.conduit.convert.NamedTypes;
import dev.conduit.spring.stream.StreamType;

/**
 * The parameters of a method that travel in the payload, and the rules for them, the same
 * where a method serves a call and where it makes one. One parameter is the payload,
 * several are the properties of an object.
 *
 * @param parameters the parameters, in their order
 * @param isOpen whether the payload is taken as a whole by a parameter that says nothing
 * of what is in it
 * @since 0.1.0
 */
public record PayloadParameters(List<HandlerParameter> parameters, boolean isOpen) {

	public PayloadParameters {
		parameters = List.copyOf(parameters);
	}

	static NamedTypes namedTypes(List<HandlerParameter> parameters) {
		return new NamedTypes(parameters.stream()
			.map((parameter) -> new NamedTypes.Entry(parameter.name(), parameter.type(), parameter.isRequired()))
			.toList());
	}

	static void requireReadable(HandlerParameter parameter) {
		Class<?> type = parameter.rawType();
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		if (BaseStream.class.isAssignableFrom(type) && StreamType.of(type) == null) {
			throw parameter.refuse("is a stream of primitives", "Take a Stream of objects, as in Stream<Integer>.");
		}
		if (StreamType.of(type) != null || adapter != null || InputStream.class.isAssignableFrom(type)) {
			throw parameter.refuse("is a stream or a future, which a payload cannot carry",
					"Take the value itself, or a List.");
		}
		if (!TypeNames.isConcrete(parameter.type())) {
			throw parameter.refuse("has a type whose arguments are not known at run time",
					"Take a type without type variables.");
		}
		Payload payload = parameter.annotation(Payload.class);
		if (payload != null && StringUtils.hasText(payload.expression())) {
			throw parameter.refuse("has an expression in its @Payload, which is not evaluated",
					"Take the whole payload, or several parameters named as its properties.");
		}
	}

}
