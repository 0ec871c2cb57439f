package dev.conduit.server;

import java.util.Map;

import dev.conduit.exchange.TrafficRate;

/**
 * How much each principal may send in a second, over all its connections.
 *
 * @param each rate of those who are not named
 * @param principals rates of others, by the name that they proved
 * @since 0.1.0
 */
public record RateLimitOptions(TrafficRate each, Map<String, TrafficRate> principals) {

	/** Nobody is bounded. */
	public static final RateLimitOptions NONE = new RateLimitOptions(TrafficRate.UNLIMITED, Map.of());

	public RateLimitOptions {
		principals = Map.copyOf(principals);
	}

	TrafficRate of(String principal) {
		return this.principals.getOrDefault(principal, this.each);
	}

	boolean areUnlimited() {
		return this.each.isUnlimited() && this.principals.values().stream().allMatch(TrafficRate::isUnlimited);
	}

}
