package dev.conduit.autoconfigure;

/**
 * A property has a value that cannot work.
 */
final class InvalidPropertyException extends IllegalArgumentException {

	private final String name;

	private final String value;

	private final String reason;

	private final String action;

	InvalidPropertyException(String name, Object value, String reason) {
		this(name, value, reason, "Change the value of '%s'.".formatted(name));
	}

	InvalidPropertyException(String name, Object value, String reason, String action) {
		super("'%s' is '%s': %s".formatted(name, value, reason));
		this.name = name;
		this.value = value.toString();
		this.reason = reason;
		this.action = action;
	}

	String name() {
		return this.name;
	}

	String value() {
		return this.value;
	}

	/** What to do about it. */
	String action() {
		return this.action;
	}

	String reason() {
		return this.reason;
	}

}
