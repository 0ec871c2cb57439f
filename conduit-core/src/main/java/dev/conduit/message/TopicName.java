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

	/**
	 * Written out, since that is asked for with each message.
	 */
	@Override
	public boolean equals(Object other) {
		return this == other || (other instanceof TopicName that && this.value.equals(that.value));
	}

	@Override
	public int hashCode() {
		return this.value.hashCode();
	}

	@Override
	public String toString() {
		return this.value;
	}

}
