package dev.conduit.connection;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.time.Timer;
import dev.conduit.transport.Link;

/**
 * Asks a silent peer whether it is there, and gives it up when it stays silent. Any
 * inbound frame is a sign of life. One check waits on the shared timer; it runs on the
 * loop.
 */
final class Heartbeat {

	private final Link link;

	private final Timer timer;

	private final long interval;

	private final long timeout;

	private final Runnable dead;

	private long lastHeard;

	private long pings;

	private boolean listening = true;

	private boolean ended;

	private Timer.@Nullable Timeout next;

	Heartbeat(Link link, Timer timer, Duration interval, Duration timeout, Runnable dead) {
		this.link = link;
		this.timer = timer;
		this.interval = interval.toNanos();
		this.timeout = timeout.toNanos();
		this.dead = dead;
	}

	void begin() {
		this.lastHeard = this.timer.nanoTime();
		await(this.interval);
	}

	void heard() {
		this.lastHeard = this.timer.nanoTime();
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
		if (this.next != null) {
			this.next.cancel();
		}
	}

	private void await(long nanos) {
		this.next = this.timer.schedule(Duration.ofNanos(Math.max(nanos, 1)), () -> this.link.execute(this::check));
	}

	private void check() {
		if (this.ended) {
			return;
		}
		long silence = this.timer.nanoTime() - this.lastHeard;
		if (!this.listening) {
			// The peer, which gets no answer either, learns that this side is there.
			ping();
			await(this.interval);
			return;
		}
		if (silence >= this.timeout) {
			this.dead.run();
			return;
		}
		if (silence >= this.interval) {
			ping();
			await(Math.min(this.interval, this.timeout - silence));
		}
		else {
			await(this.interval - silence);
		}
	}

	private void ping() {
		this.link.send(new Frame.Ping(++this.pings));
	}

}
