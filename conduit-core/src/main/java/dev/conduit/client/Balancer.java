package dev.conduit.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.Connection;

/**
 * Chooses the connection that a call takes. For any thread.
 */
final class Balancer {

	private final boolean byLoad;

	private final AtomicInteger turn = new AtomicInteger();

	Balancer(LoadBalancing loadBalancing) {
		this.byLoad = loadBalancing == LoadBalancing.LEAST_IN_FLIGHT;
	}

	/**
	 * One of the connections that take something new; one that is broken, and waits to be
	 * taken up again, only where there is no other.
	 * @param ready the connections that are ready; one of them may just have ended
	 * @return the connection, or {@code null} where there is none
	 */
	@Nullable Connection choose(List<Connection> ready) {
		int size = ready.size();
		if (size == 0) {
			return null;
		}
		int first = (size == 1) ? 0 : Math.floorMod(this.turn.getAndIncrement(), size);
		return this.byLoad ? leastInFlight(ready, first) : next(ready, first);
	}

	private static @Nullable Connection next(List<Connection> ready, int first) {
		Connection broken = null;
		for (int i = 0; i < ready.size(); i++) {
			Connection candidate = ready.get((first + i) % ready.size());
			if (candidate.takesNew()) {
				if (!candidate.isBroken()) {
					return candidate;
				}
				broken = candidate;
			}
		}
		return broken;
	}

	private static @Nullable Connection leastInFlight(List<Connection> ready, int first) {
		Connection best = null;
		int fewest = Integer.MAX_VALUE;
		for (int i = 0; i < ready.size(); i++) {
			Connection candidate = ready.get((first + i) % ready.size());
			int inFlight = candidate.isBroken() ? (Integer.MAX_VALUE - 1) : candidate.inFlight();
			if (inFlight < fewest && candidate.takesNew()) {
				best = candidate;
				fewest = inFlight;
			}
		}
		return best;
	}

}
