package dev.conduit.samples.bridges;

import java.time.Duration;
import java.util.Map;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.Pollers;

import dev.conduit.integration.dsl.Conduit;
import dev.conduit.message.AckLevel;

/**
 * To a stream of Redis and back. At least once, as far as Redis keeps what it accepted:
 * {@code appendfsync always} for every crash, the default for all but the last second.
 */
@Configuration(proxyBeanMethods = false)
@Profile("redis")
class RedisBridge {

	/** The order is acknowledged when Redis has the entry. */
	@Bean
	IntegrationFlow ordersToRedis(StringRedisTemplate redis, Billing billing, Outage outage) {
		return IntegrationFlow.from(Conduit.inboundChannelAdapter("orders").id("orders").payloadType(Order.class))
			.filter(Order.class, billing::isCharged, (filter) -> filter.discardChannel("nullChannel"))
			.transform(Order.class, billing::bill)
			.handle((message) -> redis.opsForStream().add("invoices", Map.of("invoice", message.getPayload())),
					(endpoint) -> endpoint.advice(outage))
			.get();
	}

	/** The entry is acknowledged when every listener has handled the invoice. */
	@Bean
	IntegrationFlow redisToInvoices(RedisStreamSource invoices, Billing billing, Outage outage) {
		return IntegrationFlow
			.from(invoices,
					(endpoint) -> endpoint.poller(
							Pollers.fixedDelay(Duration.ofMillis(100)).maxMessagesPerPoll(100).errorHandler(outage)))
			.transform(String.class, billing::read)
			.handle(Conduit.outboundChannelAdapter("invoices")
				.ackLevel(AckLevel.PROCESSED)
				.timeout(Duration.ofSeconds(30)))
			.get();
	}

	@Bean
	RedisStreamSource invoices(StringRedisTemplate redis) {
		return new RedisStreamSource(redis, "invoices", "bridge", "invoice");
	}

	@Bean
	Backlog backlog(RedisStreamSource invoices) {
		return invoices;
	}

}
