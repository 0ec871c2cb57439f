package dev.conduit.autoconfigure;

import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import dev.conduit.exchange.TrafficRate;
import dev.conduit.server.RateLimitOptions;

/**
 * How much clients may send to the server.
 *
 * @param messages Calls and messages a second of one principal, over all its connections,
 * and as many at once. Further ones are refused with the time to wait. 0 for any number.
 * @param bytes Bytes a second of their payloads and of the items of streams. Calls and
 * messages beyond it are refused, and streams are slowed. 0 for any number.
 * @param principals Rates of single principals, by the names that they prove.
 * @since 0.1.0
 */
@ConfigurationProperties("conduit.ratelimit")
public record ConduitRateLimitProperties(@DefaultValue("0") long messages, @DefaultValue("0B") DataSize bytes,
		@DefaultValue Map<String, Principal> principals) {

	private static final long MOST = 1_000_000_000;

	public ConduitRateLimitProperties {
		principals = Map.copyOf(principals);
	}

	RateLimitOptions options() {
		TrafficRate each = rate("conduit.ratelimit", this.messages, this.bytes);
		return new RateLimitOptions(each,
				this.principals.entrySet()
					.stream()
					.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> own(entry.getKey(), entry.getValue()))));
	}

	/** What is not said of a principal is as for all. */
	private TrafficRate own(String name, Principal principal) {
		return rate("conduit.ratelimit.principals." + name,
				(principal.messages() != null) ? principal.messages() : this.messages,
				(principal.bytes() != null) ? principal.bytes() : this.bytes);
	}

	private static TrafficRate rate(String prefix, long messages, DataSize bytes) {
		PropertyChecks.require(prefix + ".messages", messages, messages >= 0 && messages <= MOST,
				"It must be 0 to %d.".formatted(MOST));
		PropertyChecks.require(prefix + ".bytes", bytes,
				!bytes.isNegative() && bytes.compareTo(DataSize.ofTerabytes(1)) <= 0, "It must be 0B to 1TB.");
		return new TrafficRate(messages, bytes.toBytes());
	}

	/**
	 * Rate of one principal.
	 *
	 * @param messages Calls and messages a second of this principal. That of all others
	 * where it is not set.
	 * @param bytes Bytes a second of this principal. That of all others where it is not
	 * set.
	 */
	@ConfigurationPropertiesSource
	public record Principal(@Nullable Long messages, @Nullable DataSize bytes) {

	}

}
