package dev.conduit.integration;

import java.net.URI;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.history.MessageHistory;
import org.springframework.integration.mapping.HeaderMapper;
import org.springframework.messaging.MessageHeaders;
import org.springframework.util.PatternMatchUtils;

/**
 * Says which headers travel, by lists of names that are allowed, with {@code *} for any
 * characters. None is where nobody says otherwise. The headers by which a flow works,
 * such as its reply channel, never travel and are never taken from a peer, whatever the
 * lists say. Immutable, for any thread.
 *
 * @since 0.1.0
 */
public final class ConduitHeaderMapper implements HeaderMapper<Map<String, String>> {

	/** Lets nothing through. */
	public static final ConduitHeaderMapper NONE = new ConduitHeaderMapper(List.of(), List.of());

	private static final Set<String> OWN = Set.of(MessageHeaders.ID, MessageHeaders.TIMESTAMP,
			MessageHeaders.REPLY_CHANNEL, MessageHeaders.ERROR_CHANNEL, MessageHeaders.CONTENT_TYPE,
			MessageHistory.HEADER_NAME, IntegrationMessageHeaderAccessor.CORRELATION_ID,
			IntegrationMessageHeaderAccessor.EXPIRATION_DATE, IntegrationMessageHeaderAccessor.PRIORITY,
			IntegrationMessageHeaderAccessor.SEQUENCE_NUMBER, IntegrationMessageHeaderAccessor.SEQUENCE_SIZE,
			IntegrationMessageHeaderAccessor.SEQUENCE_DETAILS, IntegrationMessageHeaderAccessor.ROUTING_SLIP,
			IntegrationMessageHeaderAccessor.DUPLICATE_MESSAGE, IntegrationMessageHeaderAccessor.CLOSEABLE_RESOURCE,
			IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT, IntegrationMessageHeaderAccessor.ACKNOWLEDGMENT_CALLBACK,
			IntegrationMessageHeaderAccessor.REACTOR_CONTEXT, IntegrationMessageHeaderAccessor.SOURCE_DATA,
			"sendTimeout", "receiveTimeout", "nativeHeaders");

	private final List<String> outbound;

	private final List<String> inbound;

	/**
	 * A mapper with a list for each direction.
	 * @param outbound names of the headers that travel
	 * @param inbound names of the headers that are taken from peers
	 * @throws IllegalArgumentException if one is of those that never do
	 */
	public ConduitHeaderMapper(List<String> outbound, List<String> inbound) {
		this.outbound = List.copyOf(outbound);
		this.inbound = List.copyOf(inbound);
		this.outbound.forEach(ConduitHeaderMapper::requireFree);
		this.inbound.forEach(ConduitHeaderMapper::requireFree);
	}

	/**
	 * A mapper with one list for both directions.
	 * @param names names of the headers
	 * @return the mapper
	 * @throws IllegalArgumentException if one is of those that never travel
	 */
	public static ConduitHeaderMapper allowing(String... names) {
		return new ConduitHeaderMapper(List.of(names), List.of(names));
	}

	private static void requireFree(String name) {
		if (isOwn(name)) {
			throw new IllegalArgumentException(
					"the header '%s' belongs to the flow and never travels: map another one, that a header enricher sets"
						.formatted(name));
		}
	}

	private static boolean isOwn(String name) {
		return OWN.contains(name) || name.startsWith(ConduitHeaders.PREFIX);
	}

	/**
	 * Adds what travels.
	 * @param headers headers of a message of the flow
	 * @param target gets the headers
	 * @throws IllegalArgumentException if a header that is allowed by its very name is
	 * nothing that can be written as text; one that a pattern allows is left out
	 */
	@Override
	public void fromHeaders(MessageHeaders headers, Map<String, String> target) {
		if (this.outbound.isEmpty()) {
			return;
		}
		headers.forEach((name, value) -> {
			if (isAllowed(this.outbound, name)) {
				String text = textOf(value);
				if (text != null) {
					target.put(name, text);
				}
				else if (this.outbound.contains(name)) {
					throw new IllegalArgumentException(
							"the header '%s' cannot travel: it is a %s, and headers are text, numbers, booleans, enums, UUIDs and times"
								.formatted(name, value.getClass().getName()));
				}
			}
		});
	}

	/**
	 * What is taken from a peer.
	 * @param source headers that came
	 * @return headers for a message of the flow
	 */
	@Override
	public Map<String, Object> toHeaders(Map<String, String> source) {
		Map<String, Object> taken = new LinkedHashMap<>();
		if (!this.inbound.isEmpty()) {
			source.forEach((name, value) -> {
				if (isAllowed(this.inbound, name)) {
					taken.put(name, value);
				}
			});
		}
		return taken;
	}

	private static boolean isAllowed(List<String> patterns, String name) {
		return !isOwn(name) && patterns.stream().anyMatch((pattern) -> PatternMatchUtils.simpleMatch(pattern, name));
	}

	private static @Nullable String textOf(Object value) {
		boolean text = value instanceof CharSequence || value instanceof Number || value instanceof Boolean
				|| value instanceof Character || value instanceof UUID || value instanceof URI
				|| value instanceof TemporalAccessor || value instanceof Duration || value instanceof Period;
		if (value instanceof Enum<?> constant) {
			return constant.name();
		}
		return (text) ? value.toString() : null;
	}

	@Override
	public String toString() {
		return "ConduitHeaderMapper[outbound=%s, inbound=%s]".formatted(this.outbound, this.inbound);
	}

}
