package dev.conduit.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.time.Timer;
import dev.conduit.transport.Link;

/**
 * Asks a silent peer whether it is there, and gives it up when it stays silent. Any
 * inbound frame is a sign of life. One look waits on the shared timer and is taken on the
 * timer's thread; the loop is woken only where there is something to do.
 */
final class Heartbeat {

	/**
	 * The share of its interval by which a server lets its client be the first to ask.
	 */
	private static final int COURTESY = 8;

	private static final AtomicLongFieldUpdater<Heartbeat> LAST_HEARD = AtomicLongFieldUpdater
		.newUpdater(Heartbeat.class, "lastHeard");

	private final Link link;

	private final Timer timer;

	private final long interval;

	/** Silence after which the peer is asked. */
	private final long patience;

	private final long timeout;

	private final Runnable dead;

	/** Written on the loop. */
	private volatile long lastHeard;

	private volatile boolean listening = true;

	private volatile boolean ended;

	private volatile Timer.@Nullable Timeout next;

	private long pings;

	Heartbeat(Link link, Role role, Timer timer, PeerLimits limits, Runnable dead) {
		this.link = link;
		this.timer = timer;
		this.interval = limits.heartbeatInterval().toNanos();
		this.timeout = limits.heartbeatTimeout().toNanos();
		this.patience = this.interval + ((role == Role.SERVER) ? courtesy() : 0);
		this.dead = dead;
	}

	/** One ping is a sign of life for both sides, so that two would be one too many. */
	private long courtesy() {
		return Math.min(this.interval / COURTESY, (this.timeout - this.interval) / 2);
	}

	// on the loop

	void begin() {
		heard();
		await(this.patience);
	}

	void heard() {
		// No barrier for each read: who sees an older one looks once more than needed.
		LAST_HEARD.lazySet(this, this.timer.nanoTime());
	}

	/**
	 * Reading from the peer stops or goes on: while this side does not listen, silence
	 * says nothing about the peer.
	 */
	void listening(boolean listening) {
		this.listening = listening;
		heard();
	}

	void end() {
		this.ended = true;
		cancel(this.next);
	}

	private void act() {
		if (this.ended) {
			return;
		}
		long silence = silence();
		if (!this.listening) {
			// The peer, which gets no answer either, learns that this side is there.
			ping();
			await(this.interval);
		}
		else if (silence >= this.timeout) {
			this.dead.run();
			// Unless that was the end, the connection goes on over another link.
			await(this.interval);
		}
		else if (silence >= this.patience) {
			ping();
			await(Math.min(this.interval, this.timeout - silence));
		}
		else {
			await(this.patience - silence);
		}
	}

	private void ping() {
		this.link.send(new Frame.Ping(++this.pings));
	}

	// on the timer's thread

	private void look() {
		long silence = silence();
		if (this.listening && silence < this.patience) {
			await(this.patience - silence);
		}
		else {
			this.link.execute(this::act);
		}
	}

	// on either

	private long silence() {
		return this.timer.nanoTime() - this.lastHeard;
	}

	private void await(long nanos) {
		Timer.Timeout set = this.timer.schedule(Duration.ofNanos(nanos), this::look);
		this.next = set;
		// Who ended it meanwhile either found the new one or is seen here.
		if (this.ended) {
			cancel(set);
		}
	}

	private static void cancel(Timer.@Nullable Timeout timeout) {
		if (timeout != null) {
			timeout.cancel();
		}
	}

}
