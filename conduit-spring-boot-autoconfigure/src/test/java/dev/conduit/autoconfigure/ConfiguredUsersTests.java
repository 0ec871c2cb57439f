package dev.conduit.autoconfigure;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.conduit.authentication.Authenticator;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.spring.lifecycle.ConduitServerStartedEvent;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConfiguredUsersTests {

	private final SecureRandom random = new SecureRandom();

	private final ConfiguredUsers users = new ConfiguredUsers(Map.of("ann", "{noop}secret of hers"),
			SaltSecret.of(null, this.random), this.random);

	@Test
	void derivesNothingWhereNoServerListens() {
		await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(10)).until(() -> !this.users.areKnown());
	}

	@Test
	void derivesKeysOnceTheServerListens() {
		try (ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("users", List.of(new Address.Local("users"))))
			.authenticator(Authenticator.none())
			.build()) {
			this.users.onApplicationEvent(new ConduitServerStartedEvent(server, List.of()));
		}

		await().atMost(Duration.ofSeconds(30)).until(this.users::areKnown);
	}

	@Test
	void derivesKeysForWhoeverAsksFirst() {
		assertThat(this.users.find("ann")).isNotNull();
		assertThat(this.users.find("bob")).isNull();
	}

}
