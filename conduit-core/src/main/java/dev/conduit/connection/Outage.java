package dev.conduit.connection;

import java.time.Duration;

import dev.conduit.frame.Frame;
import dev.conduit.message.Handling;

/**
 * The time for which a session had no link. Times that a frame tells go on meanwhile.
 *
 * @param lastSent number of the last frame that was sent before
 * @param nanos how long it was
 */
record Outage(long lastSent, long nanos) {

	/** One link took the place of another at once. */
	static final Outage NONE = new Outage(0, 0);

	/** What is left of a message that expires on its way. */
	private static final Duration SHORTEST = Duration.ofNanos(1000);

	/**
	 * The frame as it is true now.
	 */
	Frame shorten(Frame frame) {
		return switch (frame) {
			case Frame.RpcRequest request when request.timeoutNanos() != Long.MAX_VALUE -> shorten(request);
			case Frame.Message message when message.handling().timeToLive() != null -> shorten(message);
			default -> frame;
		};
	}

	private Frame.RpcRequest shorten(Frame.RpcRequest request) {
		return new Frame.RpcRequest(request.correlationId(), request.route(),
				Math.max(0, request.timeoutNanos() - this.nanos), request.oneWay(), request.streams(),
				request.headers(), request.payload());
	}

	private Frame.Message shorten(Frame.Message message) {
		Handling handling = message.handling();
		Duration before = handling.timeToLive();
		if (before == null) {
			return message;
		}
		Duration left = before.minusNanos(this.nanos);
		return new Frame.Message(message.correlationId(), message.topic(), message.subscription(), message.ack(),
				message.attempt(), message.id(), message.headers(), message.payload(),
				handling.withTimeToLive((left.compareTo(SHORTEST) > 0) ? left : SHORTEST));
	}

}
