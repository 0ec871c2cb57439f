package dev.conduit.connection;

import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

import dev.conduit.connection.FlowPause.Reason;

/**
 * Adds up what went over the connections of a server or client: what those had that have
 * ended, and what those have that are open. Costs a connection nothing while it lasts.
 * Any thread.
 *
 * @since 0.1.0
 */
public final class TrafficTotals {

	private final Total received = new Total();

	private final Total sent = new Total();

	private final Map<Reason, Total> waited = new EnumMap<>(Reason.class);

	/**
	 * Of nothing.
	 */
	public TrafficTotals() {
		for (Reason reason : Reason.values()) {
			this.waited.put(reason, new Total());
		}
	}

	/**
	 * A connection is over, and is not among those that are open any more.
	 * @param connection told once
	 */
	public void ended(Connection connection) {
		this.received.add(connection.link().receivedBytes());
		this.sent.add(connection.link().sentBytes());
	}

	/**
	 * A pause is over.
	 * @param pause told once
	 */
	public void waited(FlowPause pause) {
		total(pause.reason()).add(pause.lasting().toNanos());
	}

	/**
	 * The sums.
	 * @param open the connections that have not ended
	 * @return the figures, none of them less than it was before
	 */
	public TrafficStatistics statistics(Collection<Connection> open) {
		Map<Reason, Duration> lasting = new EnumMap<>(Reason.class);
		for (Reason reason : Reason.values()) {
			lasting.put(reason,
					Duration.ofNanos(total(reason).with(sum(open, (connection) -> inForce(connection, reason)))));
		}
		return new TrafficStatistics(this.received.with(sum(open, (connection) -> connection.link().receivedBytes())),
				this.sent.with(sum(open, (connection) -> connection.link().sentBytes())), lasting);
	}

	private Total total(Reason reason) {
		Total total = this.waited.get(reason);
		if (total == null) {
			throw new IllegalStateException("no total for " + reason);
		}
		return total;
	}

	private static long sum(Collection<Connection> open, ToLongFunction<Connection> figure) {
		return open.stream().mapToLong(figure).sum();
	}

	private static long inForce(Connection connection, Reason reason) {
		return connection.pauses()
			.stream()
			.filter((pause) -> pause.reason() == reason)
			.mapToLong((pause) -> pause.lasting().toNanos())
			.sum();
	}

	/**
	 * What is over, and the most that was ever shown: what ends while somebody looks is
	 * in neither sum for a moment, and a counter that falls would be taken for a restart.
	 */
	private static final class Total {

		private final AtomicLong over = new AtomicLong();

		private final AtomicLong shown = new AtomicLong();

		void add(long more) {
			this.over.addAndGet(more);
		}

		long with(long open) {
			return this.shown.accumulateAndGet(this.over.get() + open, Math::max);
		}

	}

}
