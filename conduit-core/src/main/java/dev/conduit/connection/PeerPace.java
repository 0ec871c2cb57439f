package dev.conduit.connection;

import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Throttle;
import dev.conduit.frame.Frame;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.transport.Link;

/**
 * Keeps a peer to the pace of {@link PaceLimits}, and answers its pings: each at once
 * while the link takes more, and the first and the last of them where it does not. On the
 * loop.
 */
final class PeerPace {

	private final PaceLimits limits;

	private final int subscriptions;

	private final Link link;

	private final LongSupplier clock;

	/** Made for the first frame of their kind: most connections are quiet. */
	private @Nullable Throttle control;

	private @Nullable Throttle cancels;

	private boolean writable = true;

	/** An answer waits in the link with all that does not leave. */
	private boolean answerWaits;

	private Frame.@Nullable Ping unanswered;

	/**
	 * A peer that has done nothing yet.
	 * @param subscriptions as many it may make, all at once
	 */
	PeerPace(PaceLimits limits, int subscriptions, Link link, LongSupplier clock) {
		this.limits = limits;
		this.subscriptions = subscriptions;
		this.link = link;
		this.clock = clock;
	}

	/**
	 * A control frame came.
	 */
	void control() {
		Throttle throttle = this.control;
		if (throttle == null) {
			// Whoever comes back subscribes to all that it had, and left it before.
			long burst = Math.max(this.limits.maxControlRate(), 2L * this.subscriptions);
			throttle = new Throttle(this.limits.maxControlRate(), burst, this.clock.getAsLong());
			this.control = throttle;
		}
		require(throttle, Limit.CONTROL_RATE, this.limits.maxControlRate(),
				"control frames in a second ('conduit.connection.max-control-rate')");
	}

	/**
	 * A call was cancelled.
	 */
	void cancel() {
		Throttle throttle = this.cancels;
		if (throttle == null) {
			throttle = new Throttle(this.limits.maxCancelRate(), this.limits.maxCancelRate(), this.clock.getAsLong());
			this.cancels = throttle;
		}
		require(throttle, Limit.CANCEL_RATE, this.limits.maxCancelRate(),
				"cancelled calls in a second ('conduit.connection.max-cancel-rate')");
	}

	private void require(Throttle throttle, Limit limit, int most, String what) {
		if (throttle.take(1, this.clock.getAsLong()) > 0) {
			throw new ProtocolViolation(ErrorCode.RATE_LIMITED, limit, "more than %d %s".formatted(most, what));
		}
	}

	void ping(Frame.Ping ping) {
		control();
		if (this.answerWaits) {
			this.unanswered = ping;
			return;
		}
		this.answerWaits = !this.writable;
		this.link.send(new Frame.Pong(ping.correlationId()));
	}

	/**
	 * The link takes more, or does not.
	 */
	void writable(boolean writable) {
		this.writable = writable;
		if (!writable) {
			return;
		}
		this.answerWaits = false;
		Frame.Ping ping = this.unanswered;
		if (ping != null) {
			this.unanswered = null;
			this.link.send(new Frame.Pong(ping.correlationId()));
		}
	}

}
