package dev.conduit.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.frame.FlowScope;
import dev.conduit.message.ConduitCancelledException;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.time.Timer;

/**
 * The peer paused us, or reads too slowly: senders of calls and messages wait here. What
 * belongs to interactions that go on (answers, acknowledgments, health, the end) never
 * asks. Nothing is sent because a wait took too long.
 */
final class SendGate {

	/**
	 * The peer chooses the scopes, so their number is bounded. A peer that paused more
	 * would be paused for ever if one were forgotten: so it is refused.
	 */
	static final int MAX_SCOPES = 4096;

	private final Duration pauseTimeout;

	private final Timer timer;

	private final Consumer<FlowPause> over;

	/** By scope; written on the loop, read by senders. */
	private volatile Map<FlowScope, Pause> paused = Map.of();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private volatile boolean writable = true;

	/** Since when it is not writable. */
	private volatile long unwritableSince;

	/** There is no link now, and may be one soon. */
	private volatile boolean broken;

	private volatile boolean anyPaused;

	private volatile @Nullable Problem ended;

	/**
	 * A gate that is open.
	 * @param over is told on the loop of each pause that is not in force any more
	 */
	SendGate(Duration pauseTimeout, Timer timer, Consumer<FlowPause> over) {
		this.pauseTimeout = pauseTimeout;
		this.timer = timer;
		this.over = over;
	}

	/**
	 * The clock of those who wait to send.
	 */
	Timer timer() {
		return this.timer;
	}

	/**
	 * The peer paused a scope. On the loop.
	 * @return whether senders have to wait that had not before
	 */
	boolean pause(FlowScope scope, int generation) {
		Pause before = this.paused.get(scope);
		if (before == null && this.paused.size() >= MAX_SCOPES) {
			throw new ProtocolViolation(ErrorCode.PROTOCOL_ERROR, Limit.PAUSED_SCOPES,
					"at most %d scopes may be paused at once".formatted(MAX_SCOPES));
		}
		if (before == null || generation - before.generation() > 0) {
			if (this.paused.isEmpty()) {
				this.paused = new ConcurrentHashMap<>();
			}
			this.paused.put(scope, new Pause(generation, (before != null) ? before.since() : this.timer.nanoTime()));
			this.anyPaused = true;
		}
		return before == null;
	}

	/**
	 * The peer ended a pause. On the loop.
	 * @return whether senders go on; an old generation changes nothing
	 */
	boolean resume(FlowScope scope, int generation) {
		Pause before = this.paused.get(scope);
		if (before == null || before.generation() - generation > 0) {
			return false;
		}
		this.paused.remove(scope);
		this.anyPaused = !this.paused.isEmpty();
		wake();
		this.over.accept(before.view(scope, this.timer.nanoTime()));
		return true;
	}

	/**
	 * The link is over or under its water marks. On the loop.
	 */
	void writable(boolean writable) {
		if (!writable && this.writable) {
			this.unwritableSince = this.timer.nanoTime();
		}
		if (writable && !this.writable && this.ended == null) {
			this.over.accept(slowReader(this.timer.nanoTime()));
		}
		this.writable = writable;
		if (writable) {
			wake();
		}
	}

	/**
	 * The link broke, and the connection waits for another one; or it has one. On the
	 * loop.
	 */
	void broken(boolean broken) {
		this.broken = broken;
		writable(!broken);
	}

	/**
	 * Nothing new may be sent any more; who waits gets the problem. On the loop.
	 */
	void end(Problem problem) {
		boolean first = this.ended == null;
		this.ended = problem;
		wake();
		if (first) {
			pauses().forEach(this.over);
			this.paused = Map.of();
			this.anyPaused = false;
		}
	}

	/**
	 * The pauses in force, for those who look. Any thread.
	 */
	List<FlowPause> pauses() {
		long now = this.timer.nanoTime();
		List<FlowPause> pauses = new ArrayList<>();
		this.paused.forEach((scope, pause) -> pauses.add(pause.view(scope, now)));
		if (!this.writable) {
			pauses.add(slowReader(now));
		}
		return pauses;
	}

	private FlowPause slowReader(long now) {
		return new FlowPause(FlowScope.CONNECTION, FlowPause.Reason.SLOW_READER, List.of(),
				Duration.ofNanos(now - this.unwritableSince));
	}

	boolean isEnded() {
		return this.ended != null;
	}

	/**
	 * Whether a message may be delivered to a subscription now.
	 */
	boolean isOpen(long subscription) {
		return isOpen() && (!this.anyPaused || !this.paused.containsKey(FlowScope.of(subscription)));
	}

	/**
	 * Whether a call, or a message to the topic, may be sent now.
	 * @param topic topic of a message, or {@code null} for a call
	 */
	boolean isOpen(@Nullable TopicName topic) {
		return isOpen() && (topic == null || !this.anyPaused || !this.paused.containsKey(FlowScope.of(topic)));
	}

	private boolean isOpen() {
		return this.ended == null && this.writable
				&& (!this.anyPaused || !this.paused.containsKey(FlowScope.CONNECTION));
	}

	/**
	 * Waits until a call, or a message to the topic, may be sent.
	 * @param topic topic of a message, or {@code null} for a call
	 * @param mayBlock whether the caller's thread may wait
	 */
	void await(@Nullable TopicName topic, Deadline deadline, boolean mayBlock) {
		if (isOpen(topic)) {
			return;
		}
		if (!mayBlock) {
			requireNotEnded();
			throw ConduitException.of(paused(topic, "and nobody waits for it here"));
		}
		awaitBlocking(topic, deadline);
	}

	private void awaitBlocking(@Nullable TopicName topic, Deadline deadline) {
		Duration remaining = deadline.remaining();
		Duration patience = (remaining != null && remaining.compareTo(this.pauseTimeout) < 0) ? remaining
				: this.pauseTimeout;
		long left = patience.toNanos();
		this.lock.lock();
		try {
			while (!isOpen(topic) && this.ended == null) {
				if (left <= 0) {
					throw ConduitException.of(paused(topic, "for longer than " + patience.toMillis() + " ms"));
				}
				left = this.timer.await(this.changed::awaitNanos, left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ConduitCancelledException(
					Problem.of(ErrorCode.CANCELLED, "interrupted while the peer asked to wait"), ex);
		}
		finally {
			this.lock.unlock();
		}
		requireNotEnded();
	}

	/**
	 * Throws the problem with which nothing new may be sent any more, where there is one.
	 */
	void requireNotEnded() {
		Problem problem = this.ended;
		if (problem != null) {
			throw ConduitException.of(problem);
		}
	}

	private Problem paused(@Nullable TopicName topic, String why) {
		String what = (topic != null) ? ("topic '" + topic + "'") : "the connection";
		if (this.broken) {
			return Problem.of(ErrorCode.RECONNECTING, "the connection broke and waits to be taken up again, " + why);
		}
		String who = this.writable ? "the peer paused " : "the peer reads too slowly on ";
		return Problem.of(ErrorCode.PAUSED, who + what + " " + why);
	}

	private void wake() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What is known of a pause.
	 *
	 * @param generation the latest that the peer told
	 * @param since when it began, by the clock
	 */
	private record Pause(int generation, long since) {

		FlowPause view(FlowScope scope, long now) {
			return new FlowPause(scope, FlowPause.Reason.PEER, List.of(), Duration.ofNanos(now - this.since));
		}

	}

}
