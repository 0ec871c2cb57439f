package dev.conduit.spring.binding;

import org.jspecify.annotations.Nullable;

import dev.conduit.spring.stream.StreamType;

/**
 * The rules for parameters that are streams, the same where a method serves a call and
 * where it makes one.
 */
final class StreamParameters {

	private StreamParameters() {
	}

	/** The stream that a parameter is, {@code null} where it is none. */
	static @Nullable StreamType of(HandlerParameter parameter) {
		StreamType stream = StreamType.of(parameter.type());
		if (stream == null) {
			return null;
		}
		if (parameter.isWrapped()) {
			throw parameter.refuse("is an Optional of a stream",
					"Take the stream itself: where there are no items, it is empty.");
		}
		if (!TypeNames.isConcrete(stream.itemType())) {
			throw parameter.refuse("is a stream whose items are not known at run time",
					"Take a stream of a class, as in Flux<Reading>.");
		}
		return stream;
	}

	static InvalidMethodException refuseItems(HandlerParameter parameter, String problem) {
		return parameter.refuse("has items that cannot be " + problem,
				"Take a stream of a class or record that the converters know, or add a PayloadConverter bean for it.");
	}

	/** Two streams could not be told apart on their way. */
	static InvalidMethodException refuseSecond(HandlerParameter parameter) {
		return parameter.refuse("is a second stream, and a call carries one",
				"Take one stream, of items that say which of the two they belong to.");
	}

}
