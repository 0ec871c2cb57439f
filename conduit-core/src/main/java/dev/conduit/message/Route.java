package dev.conduit.message;

/**
 * Name under which a method is called, such as {@code calculator.add}: the same grammar
 * and bounds as a {@link TopicName}. Names that begin with {@code conduit.} are kept for
 * Conduit itself.
 *
 * @param value the name
 * @since 0.1.0
 */
public record Route(String value) {

	public Route {
		Names.requireValid("route", value);
	}

	@Override
	public String toString() {
		return this.value;
	}

}
