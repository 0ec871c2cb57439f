package dev.conduit.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitListener;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.client.ImportConduitClients;

import static org.assertj.core.api.Assertions.assertThat;

class RefusedPropertiesTests {

	@ParameterizedTest
	@CsvSource({ "conduit.connection.max-frame-size, 1KB", "conduit.connection.max-frame-size, 17MB",
			"conduit.connection.max-message-size, 0B", "conduit.connection.max-subscriptions, 0",
			"conduit.connection.close-timeout, 0s", "conduit.connection.io-threads, 0",
			"conduit.heartbeat.interval, 0s", "conduit.heartbeat.timeout, 15s", "conduit.flow.max-in-flight, 0",
			"conduit.flow.inbound-limit, 0B", "conduit.flow.inbound-limit-total, 0B", "conduit.flow.pause-timeout, -1s",
			"conduit.flow.max-paused-topics, 0", "conduit.flow.write-buffer-low, 0B",
			"conduit.flow.write-buffer-high, 1KB", "conduit.flow.write-buffer-limit, 1KB",
			"conduit.flow.write-stall-timeout, 0s", "conduit.resume.window, 0s", "conduit.resume.buffer-bytes, 0B",
			"conduit.resume.total-bytes, 4095KB", "conduit.resume.max-waiting, 0", "conduit.delivery.dedup.window, 0s",
			"conduit.delivery.dedup.max-entries, 0", "conduit.delivery.max-attempts, 0",
			"conduit.delivery.max-attempts, 1001", "conduit.delivery.backoff.initial-delay, 0s",
			"conduit.delivery.backoff.max-delay, 1ms", "conduit.delivery.backoff.multiplier, 0.5",
			"conduit.delivery.backoff.jitter, 1.1", "conduit.delivery.backoff.jitter, NaN",
			"conduit.listeners.heard.backoff.initial-delay, 0s", "conduit.listeners.heard.backoff.max-delay, 1ms",
			"conduit.listeners.heard.backoff.multiplier, 0.5", "conduit.listeners.heard.backoff.jitter, -1",
			"conduit.delivery.max-passed-over, -1", "conduit.delivery.max-passed-over, 1000001",
			"conduit.delivery.dead-letters.capacity, -1", "conduit.delivery.dead-letters.max-size, 0B",
			"conduit.delivery.dead-letters.retention, 0s", "conduit.dispatch.max-concurrent, 0",
			"conduit.dispatch.max-queued, -1", "conduit.dispatch.default-deadline, 0s",
			"conduit.dispatch.limits.reports.make, 0", "conduit.subscribers.capacity, 0",
			"conduit.subscribers.high-watermark, 101", "conduit.subscribers.low-watermark, 80",
			"conduit.subscribers.block-timeout, -1s", "conduit.subscribers.window, 0",
			"conduit.subscribers.ack-timeout, 0s", "conduit.server.listen, ftp://orders",
			"conduit.server.max-connections, 0", "conduit.server.max-connections-per-address, 0",
			"conduit.server.accept-rate, 0", "conduit.server.max-pre-auth-connections, 0",
			"conduit.connection.min-frame-rate, -1B", "conduit.connection.min-frame-rate, 2MB",
			"conduit.connection.max-control-rate, 0", "conduit.connection.max-control-rate, 1000001",
			"conduit.connection.max-cancel-rate, 0", "conduit.connection.max-cancel-rate, 1000001",
			"conduit.ratelimit.messages, -1", "conduit.ratelimit.bytes, -1B",
			"conduit.ratelimit.principals.alice.messages, -1", "conduit.ratelimit.principals.alice.bytes, 2TB",
			"conduit.server.backlog, 0", "conduit.server.handshake-timeout, 0s", "conduit.server.drain-timeout, -1s",
			"conduit.server.unix-permissions, 0600", "conduit.security.users.app, secret",
			"conduit.security.roles.app, ROLE_CLERK", "conduit.security.salt-secret, 15 letters long",
			"conduit.security.lockout.max-failures, 0", "conduit.security.lockout.max-failures, 1000001",
			"conduit.security.lockout.max-failures-per-address, 0", "conduit.security.lockout.initial-delay, 0s",
			"conduit.security.lockout.max-delay, 999ms", "conduit.security.lockout.max-delay, 25h",
			"conduit.security.lockout.capacity, 0", "conduit.client.deadline, 0s", "conduit.client.connect-timeout, 0s",
			"conduit.client.reconnect.initial-delay, 0s", "conduit.client.reconnect.max-delay, 1ms",
			"conduit.client.channels.default.addresses, nowhere", "conduit.client.channels.default.content-type, xml",
			"conduit.server.content-type, application/x-msgpack", "conduit.client.channels.default.deadline, 0s",
			"conduit.client.channels.default.ssl.bundle, unknown", "conduit.server.ssl.bundle, unknown",
			"conduit.client.channels.default.connections, 0", "conduit.client.channels.default.connections, 65",
			"conduit.client.channels.default.retry.max-attempts, 0",
			"conduit.client.channels.default.retry.initial-delay, 0s",
			"conduit.client.channels.default.retry.max-delay, 1ms",
			"conduit.client.channels.default.retry.multiplier, 0.5",
			"conduit.client.channels.default.retry.budget.percent, 101",
			"conduit.client.channels.default.retry.budget.per-second, -1",
			"conduit.client.channels.default.retry.budget.burst, 100001",
			"conduit.client.channels.default.connect-timeout, 0s",
			"conduit.client.channels.default.credentials.username, app",
			"conduit.client.channels.server.addresses, local://a",
			"conduit.client.methods.refusedClient-call.deadline, 0s", "conduit.listeners.heard.concurrency, 0",
			"conduit.listeners.heard.capacity, 0", "conduit.listeners.heard.high-watermark, 0",
			"conduit.listeners.heard.low-watermark, -1", "conduit.listeners.heard.block-timeout, -1s",
			"conduit.shm.ring-size, 5000B", "conduit.shm.ring-size, 2KB", "conduit.shm.ring-size, 32MB",
			"conduit.shm.topics.max-rings, -1", "conduit.shm.topics.max-rings, 1025", "conduit.shm.topics.slots, 8",
			"conduit.shm.topics.slots, 100", "conduit.shm.topics.arena-size, 32KB",
			"conduit.shm.topics.arena-size, 100KB", "conduit.shm.topics.slow-timeout, 0s",
			"conduit.listeners.heard.max-attempts, 0", "conduit.listeners.heard.ack-timeout, 0s" })
	void aValueThatCannotWorkIsRefusedUnderTheNameOfItsProperty(String key, String value) {
		runner().withPropertyValues("conduit.security.auth=scram", key + "=" + value).run((context) -> {
			Throwable cause = context.getStartupFailure();
			while (cause != null && !(cause instanceof InvalidPropertyException)) {
				cause = cause.getCause();
			}
			assertThat(cause).as("why the application has not started").isNotNull();
			String named = ((InvalidPropertyException) cause).name();
			assertThat(key.replace("username", "password").replace("server.addresses", "server")).startsWith(named);
		});
	}

	@Test
	void aLimitOfWhatIsNoRouteIsRefused() {
		runner().withPropertyValues("conduit.dispatch.limits[reports/make]=1")
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.hasMessageContaining("conduit.dispatch.limits.reports/make"));
	}

	private static ApplicationContextRunner runner() {
		return ConduitContext.bare()
			.withPropertyValues("conduit.client.channels.default.addresses=local://nowhere")
			.withBean(Heard.class)
			.withUserConfiguration(Clients.class);
	}

	static class Heard {

		@ConduitListener(id = "heard", topics = "heard", channel = "default", autoStartup = "false")
		void onMessage(String text) {
		}

	}

	@ConduitClient("refused")
	interface RefusedClient {

		void call();

	}

	@Configuration(proxyBeanMethods = false)
	@ImportConduitClients(RefusedClient.class)
	static class Clients {

	}

}
