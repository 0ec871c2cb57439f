package dev.conduit.spring.binding;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.convert.PayloadWriter;
import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Payload;
import dev.conduit.spring.stream.StreamType;

/**
 * Turns the arguments of a client's method into what goes out: the mirror of how a method
 * that serves the call gets them.
 *
 * @since 0.1.0
 */
public final class OutboundArguments {

	private final List<HandlerParameter> parameters;

	private final List<HandlerParameter> inPayload = new ArrayList<>();

	private final Map<HandlerParameter, String> headers = new LinkedHashMap<>();

	private final List<HandlerParameter> headerMaps = new ArrayList<>();

	private final PayloadWriter writer;

	private final PayloadConverters converters;

	private final ConstraintValidation validation;

	private @Nullable HandlerParameter deadline;

	private @Nullable OutboundStream stream;

	private OutboundArguments(List<HandlerParameter> parameters, PayloadConverters converters,
			ConstraintValidation validation, RouteNames names) {
		this.converters = converters;
		this.validation = validation;
		this.parameters = parameters;
		parameters.forEach((parameter) -> place(parameter, names));
		this.writer = writer(converters);
	}

	/**
	 * Binds the parameters of a method.
	 * @param method method of an interface
	 * @param type the interface, where type arguments are known
	 * @param converters write payloads
	 * @param validation knows the constraints of items
	 * @param names resolves placeholders
	 * @return the bound arguments
	 * @throws InvalidMethodException if a parameter cannot work
	 */
	public static OutboundArguments of(Method method, Class<?> type, PayloadConverters converters,
			ConstraintValidation validation, RouteNames names) {
		return new OutboundArguments(HandlerParameter.allOf(method, type), converters, validation, names);
	}

	private void place(HandlerParameter parameter, RouteNames names) {
		Header header = parameter.annotation(Header.class);
		Class<?> type = parameter.rawType();
		if (header != null) {
			String name = names.resolve(header.name());
			this.headers.put(parameter, name.isEmpty() ? parameter.name() : name);
		}
		else if (parameter.annotation(Headers.class) != null || type == dev.conduit.message.Headers.class) {
			this.headerMaps.add(requireMap(parameter));
		}
		else if (type == Deadline.class) {
			this.deadline = parameter;
		}
		else if (type == Peer.class || type == CancellationToken.class || type == java.security.Principal.class) {
			throw parameter.refuse("means something only where a call is served", "Remove it from the client.");
		}
		else if (parameter.annotation(DestinationVariable.class) != null) {
			throw parameter.refuse("is a part of a topic, and a call has none", "Remove @DestinationVariable.");
		}
		else if (!placeStream(parameter)) {
			PayloadParameters.requireReadable(parameter);
			this.inPayload.add(parameter);
		}
	}

	private boolean placeStream(HandlerParameter parameter) {
		StreamType type = StreamParameters.of(parameter);
		if (type == null) {
			return false;
		}
		if (this.stream != null) {
			throw StreamParameters.refuseSecond(parameter);
		}
		this.stream = OutboundStream.of(parameter, type, this.converters, this.validation);
		return true;
	}

	private static HandlerParameter requireMap(HandlerParameter parameter) {
		if (parameter.rawType() != Map.class && parameter.rawType() != dev.conduit.message.Headers.class) {
			throw parameter.refuse("cannot hold headers", "Take a Map<String, String> or dev.conduit.message.Headers.");
		}
		return parameter;
	}

	private PayloadWriter writer(PayloadConverters converters) {
		if (this.inPayload.isEmpty()) {
			return (value) -> Payload.EMPTY;
		}
		this.inPayload.forEach((parameter) -> writerOf(parameter, converters));
		return (this.inPayload.size() == 1) ? writerOf(this.inPayload.get(0), converters)
				: converters.writer(PayloadParameters.namedTypes(this.inPayload));
	}

	private static PayloadWriter writerOf(HandlerParameter parameter, PayloadConverters converters) {
		try {
			return converters.writer(parameter.type());
		}
		catch (IllegalArgumentException ex) {
			throw parameter.refuse("cannot be written: " + ex.getMessage(),
					"Take a class or record that the converters know, or add a PayloadConverter bean for it.");
		}
	}

	/**
	 * What goes out in the payload.
	 * @return the parameters
	 */
	public PayloadParameters inPayload() {
		return new PayloadParameters(this.inPayload, false);
	}

	/**
	 * How the other side knows the parameters.
	 * @return their paths
	 */
	public ArgumentPaths paths() {
		int root = (this.inPayload.size() == 1) ? this.inPayload.get(0).index() : -1;
		return new ArgumentPaths(this.parameters.stream().map(HandlerParameter::label).toList(), root);
	}

	/**
	 * The stream among the parameters.
	 * @return the stream, or {@code null} where there is none
	 */
	public @Nullable StreamType items() {
		return (this.stream != null) ? this.stream.type() : null;
	}

	/**
	 * Writes arguments.
	 * @param values the arguments
	 * @param executor where a stream among them is asked for its items
	 * @param problems makes of the failure of such a stream what travels
	 * @return what goes out
	 */
	public Outbound write(@Nullable Object[] values, Executor executor, UnaryOperator<Throwable> problems) {
		HandlerParameter given = this.deadline;
		Flow.Publisher<Payload> items = (this.stream != null) ? this.stream.write(values, executor, problems) : null;
		return new Outbound(headers(values), payload(values), items,
				(given != null) ? (Deadline) value(given, values) : null);
	}

	private Payload payload(@Nullable Object[] values) {
		if (this.inPayload.size() == 1) {
			return this.writer.write(value(this.inPayload.get(0), values));
		}
		return this.writer.write(this.inPayload.stream().map((parameter) -> value(parameter, values)).toArray());
	}

	private dev.conduit.message.Headers headers(@Nullable Object[] values) {
		if (this.headers.isEmpty() && this.headerMaps.isEmpty()) {
			return dev.conduit.message.Headers.EMPTY;
		}
		Map<String, String> entries = new LinkedHashMap<>();
		for (HandlerParameter parameter : this.headerMaps) {
			Object all = value(parameter, values);
			if (all instanceof dev.conduit.message.Headers typed) {
				typed.forEach(entries::put);
			}
			else if (all instanceof Map<?, ?> map) {
				map.forEach((name, value) -> entries.put(String.valueOf(name), String.valueOf(value)));
			}
		}
		this.headers.forEach((parameter, name) -> {
			Object value = value(parameter, values);
			if (value != null) {
				entries.put(name, value.toString());
			}
		});
		return dev.conduit.message.Headers.of(entries);
	}

	private static @Nullable Object value(HandlerParameter parameter, @Nullable Object[] values) {
		Object value = values[parameter.index()];
		return (value instanceof Optional<?> optional) ? optional.orElse(null) : value;
	}

}
