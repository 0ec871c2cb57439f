package dev.conduit.integration;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.messaging.MessageHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConduitHeaderMapperTests {

	@Test
	void nothingTravelsThatNobodyAllowed() {
		assertThat(outbound(ConduitHeaderMapper.NONE, Map.of("tenant", "acme"))).isEmpty();
		assertThat(ConduitHeaderMapper.NONE.toHeaders(Map.of("tenant", "acme"))).isEmpty();
	}

	@Test
	void namesAndPatternsAllow() {
		ConduitHeaderMapper mapper = ConduitHeaderMapper.allowing("tenant", "x-*");

		assertThat(outbound(mapper, Map.of("tenant", "acme", "x-a", 1, "y-a", 2)))
			.containsOnly(Map.entry("tenant", "acme"), Map.entry("x-a", "1"));
		assertThat(mapper.toHeaders(Map.of("tenant", "acme", "x-a", "1", "y-a", "2")))
			.containsOnly(Map.entry("tenant", "acme"), Map.entry("x-a", "1"));
	}

	@Test
	void plainValuesBecomeText() {
		UUID uuid = new UUID(1, 2);

		assertThat(outbound(ConduitHeaderMapper.allowing("*"),
				Map.of("flag", true, "unit", TimeUnit.DAYS, "at", Instant.EPOCH, "ref", uuid, "list", new int[0])))
			.containsOnly(Map.entry("flag", "true"), Map.entry("unit", "DAYS"), Map.entry("at", "1970-01-01T00:00:00Z"),
					Map.entry("ref", uuid.toString()));
	}

	@Test
	void whatIsAllowedByNameMustBePlain() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> outbound(ConduitHeaderMapper.allowing("list"), Map.of("list", new int[0])))
			.withMessageContaining("'list' cannot travel");
	}

	@ParameterizedTest
	@ValueSource(strings = { "id", "timestamp", "replyChannel", "errorChannel", "contentType", "history", "routingSlip",
			"acknowledgmentCallback", "correlationId", "sequenceNumber", "priority", "sendTimeout", "receiveTimeout",
			"deliveryAttempt", "conduit_topic", "conduit_anything" })
	void whatAFlowWorksByIsNeverMapped(String name) {
		ConduitHeaderMapper all = ConduitHeaderMapper.allowing("*");

		assertThat(all.toHeaders(Map.of(name, "x"))).isEmpty();
		assertThat(outbound(all, Map.of(name, "x"))).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> ConduitHeaderMapper.allowing(name))
			.withMessageContaining("'%s'".formatted(name));
	}

	private static Map<String, String> outbound(ConduitHeaderMapper mapper, Map<String, Object> headers) {
		Map<String, String> travelling = new HashMap<>();
		mapper.fromHeaders(new MessageHeaders(headers), travelling);
		return travelling;
	}

}
