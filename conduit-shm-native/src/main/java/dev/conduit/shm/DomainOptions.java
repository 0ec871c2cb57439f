package dev.conduit.shm;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * How a process takes part in a domain.
 *
 * @param name what this process is called in errors and checks of others; may be empty
 * @param group whose members may use the folder as well, by name or number; without one
 * it is for the user of this process alone
 * @param polling whether it looks at short intervals, also where the kernel could wake it
 * @since 0.1.0
 */
public record DomainOptions(String name, @Nullable String group, boolean polling) {

	/** Without a name, for one user alone; sleeps where the system can wake it. */
	public static final DomainOptions DEFAULT = new DomainOptions("", null, false);

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
		return new DomainOptions(changed, this.group, this.polling);
	}

	/**
	 * The same for a folder that the members of a group share: 02770, and its files 0660,
	 * whatever the umask. Who may write to them is trusted. All that open the folder need
	 * the same group; services take clients of one user only, and have folders without.
	 * @param changed name or number of the group; this process must be a member
	 */
	public DomainOptions withGroup(String changed) {
		return new DomainOptions(this.name, changed, this.polling);
	}

	/**
	 * The same for a process that looks at short intervals. It goes together with others
	 * that sleep: those notice its messages after their nap.
	 */
	public DomainOptions withPolling() {
		return new DomainOptions(this.name, this.group, true);
	}

}
