package dev.conduit.message;

/**
 * Name of one topic: dot-separated segments of ASCII letters, digits, {@code _} and
 * {@code -}, at most 255 characters and 32 segments. A name holds no wildcard; patterns
 * do.
 *
 * @param value the name
 * @since 0.1.0
 */
public record TopicName(String value) {

	public TopicName {
		Names.requireValid("topic", value);
	}

	@Override
	public String toString() {
		return this.value;
	}

}
