package dev.conduit.autoconfigure;

/**
 * A property has a value that cannot work.
 */
final class InvalidPropertyException extends IllegalArgumentException {

	private final String name;

	private final String value;

	private final String reason;

	InvalidPropertyException(String name, Object value, String reason) {
		super("'%s' is '%s': %s".formatted(name, value, reason));
		this.name = name;
		this.value = value.toString();
		this.reason = reason;
	}

	String name() {
		return this.name;
	}

	String value() {
		return this.value;
	}

	String reason() {
		return this.reason;
	}

}
