package dev.conduit.client;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Interaction;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;

/**
 * A call on its way out, as {@link ClientInterceptor}s see it.
 *
 * @param interaction its shape
 * @param route the method
 * @param headers headers of the call
 * @param payload the arguments
 * @param deadline until when the answer is wanted
 * @since 0.1.0
 */
public record OutgoingCall(Interaction interaction, Route route, Headers headers, Payload payload, Deadline deadline) {

	/**
	 * The same call with a header more.
	 * @param name name of the header; an earlier one of that name is replaced
	 * @param value its value
	 * @return the new call
	 */
	public OutgoingCall withHeader(String name, String value) {
		return new OutgoingCall(this.interaction, this.route, this.headers.with(name, value), this.payload,
				this.deadline);
	}

	/**
	 * The same call with another payload.
	 * @param payload the arguments
	 * @return the new call
	 */
	public OutgoingCall withPayload(Payload payload) {
		return new OutgoingCall(this.interaction, this.route, this.headers, payload, this.deadline);
	}

	/**
	 * The same call that is wanted sooner. A deadline later than that of the call changes
	 * nothing.
	 * @param deadline until when the answer is wanted
	 * @return the new call
	 */
	public OutgoingCall withDeadline(Deadline deadline) {
		return new OutgoingCall(this.interaction, this.route, this.headers, this.payload,
				this.deadline.earlier(deadline));
	}

}
