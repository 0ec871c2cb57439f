package dev.conduit.shm;

import java.nio.charset.StandardCharsets;

/**
 * How a process takes part in a domain.
 *
 * @param name what this process is called in errors and checks of others; may be empty
 * @param polling whether it looks at short intervals, also where the kernel could wake it
 * @since 0.1.0
 */
public record DomainOptions(String name, boolean polling) {

	/** Without a name; sleeps where the system can wake it. */
	public static final DomainOptions DEFAULT = new DomainOptions("", false);

	public DomainOptions {
		if (name.getBytes(StandardCharsets.UTF_8).length > Label.MAX_NAME) {
			throw new IllegalArgumentException(
					"'name' must have at most %d bytes (was '%s')".formatted(Label.MAX_NAME, name));
		}
	}

	/**
	 * The same with another name.
	 * @param changed what this process is called in errors and checks of others
	 */
	public DomainOptions withName(String changed) {
		return new DomainOptions(changed, this.polling);
	}

	/**
	 * The same for a process that looks at short intervals. It goes together with others
	 * that sleep: those notice its messages after their nap.
	 */
	public DomainOptions withPolling() {
		return new DomainOptions(this.name, true);
	}

}
