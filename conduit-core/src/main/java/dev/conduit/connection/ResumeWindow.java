package dev.conduit.connection;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.transport.Link;

/**
 * The time in which a session that has no link may be taken up again. It takes a place
 * among the sessions that wait, and the connection is lost where it passes. On the loop.
 */
final class ResumeWindow {

	private final Lifecycle life;

	private final Link home;

	private final ResumeOptions options;

	private final ResumableSessions sessions;

	private final Timer timer;

	/** Set while there is no link. */
	private @Nullable Break current;

	/**
	 * A window that is closed.
	 * @param home the link whose loop it is
	 */
	ResumeWindow(Lifecycle life, Link home, ConnectionContext context) {
		this.life = life;
		this.home = home;
		this.options = context.options().resume();
		this.sessions = context.sessions();
		this.timer = context.timer();
	}

	/**
	 * Takes a place among those that wait, to be followed by {@link #open}.
	 * @return {@code false} if too many wait
	 */
	boolean tryEnter() {
		boolean place = this.sessions.tryWait();
		if (!place) {
			this.life.reports().hit(Limit.RESUME_WAITING);
		}
		return place;
	}

	/**
	 * The link broke.
	 * @param lastSent number of the last frame that was sent before
	 */
	void open(long lastSent, Problem why) {
		long now = this.timer.nanoTime();
		this.current = new Break(now, lastSent, why,
				this.timer.schedule(this.options.window(), () -> this.home.execute(() -> passed(now))));
	}

	private void passed(long since) {
		Break passed = this.current;
		if (passed != null && passed.since() == since) {
			this.life.lost(Problem.of(ErrorCode.DISCONNECTED,
					"the connection broke and was not taken up again within %d ms ('resume.window'): %s"
						.formatted(this.options.window().toMillis(), passed.reason().summary())));
		}
	}

	/**
	 * The time without a link until now.
	 */
	Outage outage() {
		Break since = this.current;
		return (since != null) ? new Outage(since.lastSent(), this.timer.nanoTime() - since.since()) : Outage.NONE;
	}

	/**
	 * There is a link again, or nothing to wait for; the place is free.
	 */
	void close() {
		Break over = this.current;
		if (over != null) {
			this.current = null;
			over.end().cancel();
			this.sessions.endWait();
		}
	}

	/**
	 * What is known of a break.
	 *
	 * @param since when it began, by the timer's clock
	 * @param lastSent number of the last frame that was sent before
	 * @param reason what broke the link
	 * @param end tells when the window has passed
	 */
	private record Break(long since, long lastSent, Problem reason, Timer.Timeout end) {

	}

}
