package dev.conduit.server;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.authentication.ScramAuthenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Peer;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class PeerListenerTests {

	private static final SecureRandom RANDOM = new SecureRandom();

	private final List<String> news = new CopyOnWriteArrayList<>();

	private ConduitServer server;

	@BeforeEach
	void serve() {
		ScramCredential credential = ScramCredential.generate("secret", 4096, RANDOM);
		this.server = ConduitServer.builder()
			.options(ServerOptions.of("test", List.of(Address.parse("local://" + UUID.randomUUID()))))
			.authenticator(new ScramAuthenticator(ScramCredentials.of(Map.of("app", credential)), RANDOM))
			.peerListener(new Failing())
			.peerListener(new Recording())
			.endpoint("echo", (exchange) -> {
				this.news.add("call");
				exchange.reply(Headers.EMPTY, exchange.payload());
			})
			.build();
		this.server.start();
	}

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void aPeerComesBeforeItsCallsAndGoesAfterThem() {
		try (ConduitClient client = client("secret")) {
			client.start().toCompletableFuture().join();
			client.request(new Route("echo"), Payload.text("hello")).join();
		}

		awaitNews("app came", "call", "app went: NORMAL");
	}

	@Test
	void aPeerWhoseConnectionBreaksGoesWithTheReason() {
		try (ConduitClient client = client("secret")) {
			client.start().toCompletableFuture().join();
			this.server.connections()
				.forEach((connection) -> connection.abort(Problem.of(ErrorCode.HEARTBEAT_TIMEOUT, "silent")));

			await().atMost(Duration.ofSeconds(10)).until(() -> this.news.contains("app went: HEARTBEAT_TIMEOUT"));
		}
	}

	@Test
	void nobodyComesWhoCannotLogIn() {
		try (ConduitClient client = client("guess")) {
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> client.start().toCompletableFuture().join());
			await().atMost(Duration.ofSeconds(10)).until(() -> this.server.connections().isEmpty());
		}

		assertThat(this.news).isEmpty();
	}

	private void awaitNews(String... expected) {
		await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(this.news).containsExactly(expected));
	}

	private ConduitClient client(String password) {
		return ConduitClient.builder()
			.options(ClientOptions.of("test-client", this.server.addresses()))
			.authentication(new PasswordAuthentication("app", password, RANDOM))
			.build();
	}

	private final class Recording implements PeerListener {

		@Override
		public void connected(Peer peer) {
			PeerListenerTests.this.news.add(peer.principal() + " came");
		}

		@Override
		public void disconnected(Peer peer, Problem reason) {
			PeerListenerTests.this.news.add(peer.principal() + " went: " + reason.code());
		}

	}

	private static final class Failing implements PeerListener {

		@Override
		public void connected(Peer peer) {
			throw new IllegalStateException("on purpose");
		}

		@Override
		public void disconnected(Peer peer, Problem reason) {
			throw new IllegalStateException("on purpose");
		}

	}

}
