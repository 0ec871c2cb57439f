package dev.conduit.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.Test;

import dev.conduit.authentication.Authenticator;
import dev.conduit.connection.ConnectionState;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ClientSubscriptionTests {

	private static final int CLIENTS = 20;

	private static final int MOST = 200;

	/**
	 * The moment cannot be chosen from outside, so that each client subscribes all the
	 * time from when the server has accepted it until it knows that it is connected.
	 */
	@Test
	void whatIsSubscribedToWhileTheConnectionOpensIsNotLost() {
		Address address = Address.parse("local://" + UUID.randomUUID());
		for (int i = 0; i < CLIENTS; i++) {
			try (ConduitServer server = serve(address);
					ConduitClient client = ConduitClient.builder()
						.options(ClientOptions.of("client", List.of(address)))
						.build()) {
				client.start();
				for (ClientSubscription subscription : subscribeWhileConnecting(server, client)) {
					assertThat(subscription.active()).succeedsWithin(Duration.ofSeconds(5));
				}
			}
		}
	}

	@Test
	void aGroupWhoseNameIsTooLongIsRefusedBeforeTheServerIsAsked() {
		try (ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of("client", List.of(Address.parse("local://" + UUID.randomUUID()))))
			.build()) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> client.subscribe(new TopicPattern("a"), "g".repeat(256), AckLevel.PROCESSED,
						MailboxOptions.forListener("a"), Delivery::processed))
				.withMessageStartingWith("'group' must have at most 255 bytes of UTF-8 (was 256: 'ggg");
		}
	}

	private static ConduitServer serve(Address address) {
		ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("server", List.of(address)))
			.authenticator(Authenticator.none())
			.build();
		server.start();
		return server;
	}

	private static List<ClientSubscription> subscribeWhileConnecting(ConduitServer server, ConduitClient client) {
		List<ClientSubscription> subscriptions = new ArrayList<>();
		while (client.connection() == null && subscriptions.size() < MOST) {
			if (server.connections().stream().anyMatch((connection) -> connection.state() == ConnectionState.OPEN)) {
				subscriptions.add(client.subscribeInline(new TopicPattern("a.*"), AckLevel.NONE, Delivery::processed));
			}
			else {
				Thread.onSpinWait();
			}
		}
		return subscriptions;
	}

}
