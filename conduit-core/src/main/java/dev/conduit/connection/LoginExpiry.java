package dev.conduit.connection;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;

/**
 * Ends a connection when what its client logged in with has expired; whoever did so has
 * to do it again then. On the loop.
 */
final class LoginExpiry {

	/** No connection lasts as long, and timers count in nanoseconds. */
	private static final Duration FOREVER = Duration.ofDays(36_500);

	private static final Problem EXPIRED = Problem.of(ErrorCode.AUTHENTICATION_EXPIRED,
			"what the client logged in with has expired; log in again");

	private final Lifecycle life;

	private Timer.@Nullable Timeout timeout;

	/**
	 * Nobody logged in.
	 */
	LoginExpiry(Lifecycle life) {
		this.life = life;
	}

	/**
	 * Somebody logged in; what they did so with before does not count any more.
	 * @param validity how long it holds from now on, {@code null} for ever
	 */
	void restart(@Nullable Duration validity) {
		end();
		if (validity != null && validity.compareTo(FOREVER) < 0) {
			this.timeout = this.life.context().timer().schedule(validity, () -> this.life.abort(EXPIRED));
		}
	}

	/**
	 * Nothing expires any more.
	 */
	void end() {
		if (this.timeout != null) {
			this.timeout.cancel();
			this.timeout = null;
		}
	}

}
