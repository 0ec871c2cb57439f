package dev.conduit.shm;

import java.time.Instant;

/**
 * Who publishes a topic, or reads it: labels, for people. Whether a process lives is said
 * by its locks alone, since numbers of processes come again and mean nothing in another
 * container.
 *
 * @param pid number of the process, as it sees itself
 * @param name what its domain is called, by {@link DomainOptions#withName}; may be empty
 * @param since since when
 * @since 0.1.0
 */
public record Holder(long pid, String name, Instant since) {

	@Override
	public String toString() {
		return "process %d%s since %s".formatted(this.pid, (this.name.isEmpty()) ? "" : " '" + this.name + "'",
				this.since);
	}

}
