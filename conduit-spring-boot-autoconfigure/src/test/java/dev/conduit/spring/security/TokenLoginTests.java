package dev.conduit.spring.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.authentication.Identity;
import dev.conduit.authentication.TokenAuthentication;
import dev.conduit.authentication.TokenVerifier;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ClientState;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Peer;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.policy.Backoff;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.server.ConduitServer;
import dev.conduit.spring.Applications;
import dev.conduit.spring.client.ChannelTokens;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.transport.Address;
import dev.conduit.transport.local.LocalTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Clients that log in with tokens, good ones and others.
 */
@Timeout(120)
class TokenLoginTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final AtomicInteger names = new AtomicInteger();

	private static final SignedTokens ISSUER = new SignedTokens();

	private final String address = "local://tokens-" + names.incrementAndGet();

	private final Applications applications = new Applications().with("conduit.security.auth=jwt",
			"conduit.security.jwt.issuer-uri=" + SignedTokens.ISSUER,
			"conduit.security.jwt.audiences=" + SignedTokens.AUDIENCE, "conduit.security.lockout.enabled=false");

	@TempDir
	private Path folder;

	@AfterEach
	void close() {
		this.applications.close();
	}

	@Test
	void aGoodTokenLogsItsSubjectInWithItsScopesAndRoles() throws IOException {
		withKeyInFile().with("conduit.security.roles.ada=CLERK").server(this.address, Service.class);

		assertThat(caller(ISSUER::good)).isEqualTo("ada [ROLE_CLERK, SCOPE_orders, SCOPE_read]");
	}

	@Test
	void whereATokenSaysWhoAndWhatCanBeChosen() throws IOException {
		withKeyInFile()
			.with("conduit.security.jwt.principal-claim-name=email",
					"conduit.security.jwt.authorities-claim-name=realm_access.roles",
					"conduit.security.jwt.authority-prefix=ROLE_")
			.server(this.address, Service.class);

		assertThat(caller(() -> ISSUER.signed(ISSUER.header(),
				ISSUER.claims("email", "ada@shop.example", "realm_access",
						Map.of("roles", List.of("CLERK", 7, "ADMIN"))))))
			.isEqualTo("ada@shop.example [ROLE_ADMIN, ROLE_CLERK]");
	}

	@Test
	void tokensWithoutATypeAndThoseOfTheirOwnTypeAreTaken() throws IOException {
		withKeyInFile().server(this.address, Service.class);

		assertThat(caller(() -> ISSUER.signed(ISSUER.header("typ", null), ISSUER.claims()))).startsWith("ada");
		assertThat(caller(() -> ISSUER.signed(ISSUER.header("typ", "at+jwt"), ISSUER.claims()))).startsWith("ada");
	}

	@TestFactory
	Stream<DynamicTest> noTamperedTokenLogsIn() throws Exception {
		HttpServer attacker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		Queue<String> asked = new ConcurrentLinkedQueue<>();
		attacker.createContext("/", (exchange) -> {
			asked.add(exchange.getRequestURI().toString());
			exchange.sendResponseHeaders(404, -1);
			exchange.close();
		});
		attacker.start();
		ConduitServer server = withKeyInFile().server(this.address, Service.class).getBean(ConduitServer.class);
		Map<String, TamperedTokens.Tampered> tokens = TamperedTokens.of(ISSUER,
				"http://127.0.0.1:" + attacker.getAddress().getPort());
		Stream<DynamicTest> each = tokens.entrySet()
			.stream()
			.map((entry) -> DynamicTest.dynamicTest("a token " + entry.getKey(),
					() -> assertRefused(server, entry.getValue())));
		return Stream.concat(each, Stream.of(DynamicTest.dynamicTest("sixty kinds and no fetched key", () -> {
			assertThat(tokens).hasSizeGreaterThanOrEqualTo(60);
			assertThat(asked).isEmpty();
			attacker.stop(0);
			assertThat(caller(ISSUER::good)).startsWith("ada");
		})));
	}

	/**
	 * All kinds once more, against one server, counted for the table of the proof.
	 */
	@Test
	@Tag("proof")
	@Tag("T20")
	void theRowOfTamperedTokens() throws Exception {
		ConduitServer server = withKeyInFile().server(this.address, Service.class).getBean(ConduitServer.class);
		try (ProofRow row = ProofRow.start("T20", "tampered tokens", 0)) {
			TamperedTokens.of(ISSUER, "http://127.0.0.1:1").forEach((kind, tampered) -> {
				Problem problem = refusal(tampered::token);
				boolean told = problem.type().equals(tampered.type());
				row.count(Measure.BAD_INPUTS, 1).count(Measure.UNEXPECTED, (told) ? 0 : 1);
			});
			row.count(Measure.UNEXPECTED, server.sessions().size());
			row.count(Measure.ACKED, caller(ISSUER::good).startsWith("ada") ? 1 : 0);
			row.pass();
		}
	}

	private void assertRefused(ConduitServer server, TamperedTokens.Tampered tampered) {
		Problem problem = refusal(tampered::token);

		assertThat(problem.type()).isEqualTo(tampered.type());
		assertThat(problem.code()).isEqualTo(tampered.type().equals("token-expired") ? ErrorCode.AUTHENTICATION_EXPIRED
				: ErrorCode.AUTHENTICATION_FAILED);
		assertThat(problem.detail()).isNotBlank().doesNotContain(tampered.token());
		assertThat(server.sessions().size()).isZero();
	}

	@Test
	void aConnectionEndsWithItsTokenAndTheClientMakesANewOneWithTheNextToken() throws IOException {
		ConduitServer server = withKeyInFile().server(this.address, Service.class).getBean(ConduitServer.class);
		Instant end = Instant.ofEpochSecond(SignedTokens.in(Duration.ofSeconds(3)));
		AtomicInteger tokens = new AtomicInteger();
		try (ConduitClient client = client(() -> ISSUER.signed(ISSUER.header(), (tokens.incrementAndGet() == 1)
				? ISSUER.claims("sub", "first", "exp", end.getEpochSecond()) : ISSUER.claims("sub", "second")))) {
			client.start().toCompletableFuture().join();
			assertThat(who(client)).startsWith("first");

			await("the next connection").atMost(PATIENCE)
				.until(() -> server.sessions().ofPrincipal("second").sessions().size() == 1);

			assertThat(Instant.now()).isBetween(end, end.plusSeconds(5));
			assertThat(who(client)).startsWith("second");
			assertThat(tokens).hasValue(2);
			assertThat(server.sessions().size()).isOne();
		}
	}

	@Test
	void aClientWithAnOldTokenTriesAgainWithTheNext() throws IOException {
		withKeyInFile().server(this.address, Service.class);
		AtomicInteger tokens = new AtomicInteger();

		assertThat(
				caller(() -> (tokens.incrementAndGet() < 3)
						? ISSUER.signed(ISSUER.header(),
								ISSUER.claims("iat", 1, "exp", SignedTokens.in(Duration.ofMinutes(-2))))
						: ISSUER.good()))
			.startsWith("ada");
	}

	@Test
	void aClientWhoseTokensCannotBeHadTriesAgain() throws IOException {
		withKeyInFile().server(this.address, Service.class);
		AtomicInteger tokens = new AtomicInteger();

		assertThat(caller(() -> {
			if (tokens.incrementAndGet() < 3) {
				throw new IllegalStateException("the issuer is down");
			}
			return ISSUER.good();
		})).startsWith("ada");
	}

	@Test
	void keysAreFetchedOffTheEventLoopsAndAgainWhereThatFailed() throws Exception {
		CountDownLatch fetching = new CountDownLatch(1);
		CountDownLatch answer = new CountDownLatch(1);
		AtomicInteger fetches = new AtomicInteger();
		HttpServer keys = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		keys.createContext("/keys", (exchange) -> {
			if (fetches.incrementAndGet() == 1) {
				exchange.sendResponseHeaders(503, -1);
			}
			else {
				fetching.countDown();
				awaitLatch(answer);
				byte[] body = ISSUER.keySet().getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(200, body.length);
				exchange.getResponseBody().write(body);
			}
			exchange.close();
		});
		keys.start();
		try {
			this.applications
				.with("conduit.security.jwt.jwk-set-uri=http://127.0.0.1:%d/keys"
					.formatted(keys.getAddress().getPort()))
				.server(this.address, Service.class);
			Problem unavailable = refusal(ISSUER::good);
			assertThat(unavailable.code()).isEqualTo(ErrorCode.AUTHENTICATION_UNAVAILABLE);
			assertThat(unavailable.retryable()).isTrue();

			try (ConduitClient client = client(ISSUER::good)) {
				client.start();
				awaitLatch(fetching);
				answer.countDown();
				assertThat(eventually(client)).startsWith("ada");
			}
		}
		finally {
			answer.countDown();
			keys.stop(0);
		}
	}

	@Test
	void aDecoderOfTheApplicationIsTakenWhereThePropertiesNameNoKeys() {
		try (Applications own = new Applications().with("conduit.security.auth=jwt")) {
			own.server(this.address, Service.class, OwnDecoder.class);

			assertThat(caller(ISSUER::good)).startsWith("ada");
			assertThat(refusal(() -> ISSUER.signed(ISSUER.header(), ISSUER.claims("exp", null))).type())
				.isEqualTo("token-without-end");
			assertThat(refusal(() -> ISSUER.signed(ISSUER.header(),
					ISSUER.claims("iat", 1, "exp", SignedTokens.in(Duration.ofHours(-1)))))
				.code()).isEqualTo(ErrorCode.AUTHENTICATION_EXPIRED);
			assertThat(refusal(
					() -> ISSUER.signed(ISSUER.header(), ISSUER.claims("nbf", SignedTokens.in(Duration.ofHours(1)))))
				.type()).isEqualTo("token-invalid");
		}
	}

	@Test
	void aVerifierOfTheApplicationDecidesAboutAllTokens() {
		try (Applications own = new Applications().with("conduit.security.auth=jwt")) {
			own.server(this.address, Service.class, OwnVerifier.class);

			assertThat(caller(() -> "opaque")).isEqualTo("the owner of opaque [SCOPE_all]");
		}
	}

	@Test
	void aChannelShowsTheTokenOfItsPropertiesOfItsFileOrOfABean() throws IOException {
		withKeyInFile().server(this.address, Service.class);
		Path file = Files.writeString(this.folder.resolve("token"),
				ISSUER.signed(ISSUER.header(), ISSUER.claims("sub", "of-file")) + "\n");
		assertThat(whoOf("token-file=" + file)).startsWith("of-file");
		Files.writeString(file, ISSUER.signed(ISSUER.header(), ISSUER.claims("sub", "of-newer-file")));
		assertThat(whoOf("token-file=" + file)).startsWith("of-newer-file");
		assertThat(whoOf("token=" + ISSUER.good())).startsWith("ada");
		assertThat(whoOf("unused=", Tokens.class)).startsWith("of-bean-default");
	}

	private String whoOf(String credential, Class<?>... components) {
		try (Applications client = new Applications().with("conduit.client.channels.default.addresses=" + this.address,
				"conduit.client.channels.default.credentials." + credential)) {
			return who(client.alone(components));
		}
	}

	private static String who(ConfigurableApplicationContext client) {
		return client.getBean(ConduitTemplate.class).call("who", null, String.class);
	}

	private Applications withKeyInFile() throws IOException {
		Path key = Files.writeString(this.folder.resolve("issuer.pem"), ISSUER.publicPem());
		return this.applications.with("conduit.security.jwt.public-key-location=" + key.toUri());
	}

	/** Who the server thinks calls. */
	private String caller(Supplier<String> tokens) {
		try (ConduitClient client = client(tokens)) {
			client.start();
			return eventually(client);
		}
	}

	private static String eventually(ConduitClient client) {
		await("a connection").atMost(PATIENCE).until(client::state, ClientState.CONNECTED::equals);
		return who(client);
	}

	private static String who(ConduitClient client) {
		return client.request(new Route("who"), Payload.EMPTY)
			.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
			.join()
			.payload()
			.asText()
			.replace("\"", "");
	}

	private Problem refusal(Supplier<String> tokens) {
		try (ConduitClient client = client(tokens)) {
			client.start();
			await("an answer").atMost(PATIENCE)
				.until(client::state, (state) -> state == ClientState.FAILED || state == ClientState.WAITING
						|| state == ClientState.CONNECTED);
			Throwable refusal = catchThrowable(() -> who(client));
			assertThat(refusal).as("what became of the call").isNotNull();
			assertThat(refusal.getCause()).isInstanceOf(ConduitException.class);
			return ((ConduitException) refusal.getCause()).problem();
		}
	}

	private ConduitClient client(Supplier<String> tokens) {
		return ConduitClient.builder()
			.options(ClientOptions.of("tokens", List.of(Address.parse(this.address)))
				.withReconnect(new Backoff(Duration.ofMillis(200), Duration.ofMillis(200), 1, 0)))
			.transports(List.of(LocalTransport.shared()))
			.authentication(new TokenAuthentication(tokens))
			.build();
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	static class Service {

		@ConduitRpc
		String who(Peer peer) {
			return peer.principal() + " " + peer.authorities().stream().sorted().toList();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDecoder {

		@Bean
		JwtDecoder decoder() {
			return NimbusJwtDecoder.withPublicKey(ISSUER.publicKey()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnVerifier {

		@Bean
		TokenVerifier verifier() {
			return (token) -> {
				// Where it may block.
				assertThat(Thread.currentThread().isVirtual()).isTrue();
				return new Identity("the owner of " + token, Set.of("SCOPE_all"), Duration.ofHours(1));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Tokens {

		@Bean
		ChannelTokens tokens() {
			return (channel) -> ISSUER.signed(ISSUER.header(), ISSUER.claims("sub", "of-bean-" + channel));
		}

	}

}
