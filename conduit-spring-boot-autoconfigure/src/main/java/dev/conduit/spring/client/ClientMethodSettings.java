package dev.conduit.spring.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Route;

/**
 * How a client calls one method: what its annotations say, then what customizers make of
 * it.
 *
 * @param id name of the method in the configuration: the interface as its bean is named,
 * a dash and the method, such as {@code calculatorClient-add}; overloads share it
 * @param route what is called
 * @param channel name of the channel that the call takes
 * @param deadline how long a call may take, {@code null} for what the channel says
 * @param idempotent whether a call may run more than once, and is repeated where it
 * failed in a way that may pass
 * @since 0.1.0
 */
public record ClientMethodSettings(String id, Route route, String channel, @Nullable Duration deadline,
		boolean idempotent) {

	public ClientMethodSettings {
		if (deadline != null && !deadline.isPositive()) {
			throw new IllegalArgumentException("'deadline' must be more than zero (was %s)".formatted(deadline));
		}
	}

	/**
	 * The same with another deadline.
	 * @param deadline how long a call may take, {@code null} for what the channel says
	 * @return the new settings
	 */
	public ClientMethodSettings withDeadline(@Nullable Duration deadline) {
		return new ClientMethodSettings(this.id, this.route, this.channel, deadline, this.idempotent);
	}

	/**
	 * The same for calls that may be repeated, or may not.
	 * @param idempotent whether a call may run more than once
	 * @return the new settings
	 */
	public ClientMethodSettings withIdempotent(boolean idempotent) {
		return new ClientMethodSettings(this.id, this.route, this.channel, this.deadline, idempotent);
	}

}
