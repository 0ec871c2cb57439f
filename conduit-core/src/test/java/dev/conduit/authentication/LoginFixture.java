package dev.conduit.authentication;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

import dev.conduit.connection.Connection;
import dev.conduit.connection.ConnectionContext;
import dev.conduit.connection.ConnectionListener;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.connection.InboundMemory;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.ExchangeHandler;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.PeerSubscription;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.time.WheelTimer;
import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.ServerTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers and clients over real links that do nothing but log in.
 */
@Timeout(120)
abstract class LoginFixture {

	/** Far more than anything here takes. */
	static final Duration PATIENCE = Duration.ofSeconds(30);

	static final SecureRandom RANDOM = new SecureRandom();

	static final String USER = "ada";

	static final String PASSWORD = "secret";

	/** With the fewest rounds, for tests that are not about rounds. */
	static final ScramCredentials CREDENTIALS = ScramCredentials
		.of(Map.of(USER, ScramCredential.generate(PASSWORD, 4_096, RANDOM)));

	private static final ConnectionOptions OPTIONS = new ConnectionOptions("logins", ConnectionOptions.DEFAULT.limits(),
			PATIENCE, PATIENCE, PATIENCE, ConnectionOptions.DEFAULT.inboundLimit(),
			ConnectionOptions.DEFAULT.maxPausedScopes());

	private final WheelTimer timer = new WheelTimer("logins");

	private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

	private final AtomicLong ids = new AtomicLong();

	private final List<AutoCloseable> resources = new ArrayList<>();

	/** Who got in at the servers, and why others did not. */
	private final Queue<String> letIn = new ConcurrentLinkedQueue<>();

	private final Queue<Problem> refused = new ConcurrentLinkedQueue<>();

	private final AtomicInteger handled = new AtomicInteger();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.resources.reversed()) {
			each.close();
		}
		this.executor.close();
		this.timer.close();
		assertThat(this.handled).as("what reached a handler").hasValue(0);
	}

	/** Closes something after the test. */
	<T extends AutoCloseable> T keep(T resource) {
		this.resources.add(resource);
		return resource;
	}

	/** Names of those who were let in by servers. */
	Queue<String> letIn() {
		return this.letIn;
	}

	/** What servers noted of those who were not. */
	Queue<Problem> refused() {
		return this.refused;
	}

	/** Listens with an authenticator. */
	Address listen(ServerTransport transport, Address address, Authenticator authenticator) {
		return listen(transport, address,
				(link) -> Connection
					.accept(this.ids.incrementAndGet(), link, context(new AtServer()), authenticator, RANDOM)
					.receiver());
	}

	Address listen(ServerTransport transport, Address address, LinkAcceptor acceptor) {
		return transport.listen(address, acceptor)
			.toCompletableFuture()
			.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
			.join()
			.address();
	}

	/**
	 * Logs in, and leaves.
	 * @return why that failed, if it did
	 */
	Optional<Problem> logIn(ClientTransport transport, Address address, ClientAuthentication authentication) {
		AtClient outcome = new AtClient();
		transport
			.connect(address, PATIENCE,
					(link) -> Connection.connect(this.ids.incrementAndGet(), link, context(outcome), authentication)
						.receiver())
			.whenComplete((link, failure) -> {
				if (failure != null) {
					outcome.ended.complete(Optional.of(problem(failure)));
				}
			});
		return outcome.ended.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	private static Problem problem(Throwable failure) {
		Throwable cause = (failure instanceof ConduitException) ? failure : failure.getCause();
		return (cause instanceof ConduitException known) ? known.problem()
				: Problem.of(ErrorCode.UNKNOWN, String.valueOf(failure));
	}

	static PasswordAuthentication password(ChannelBindingPolicy binding) {
		return new PasswordAuthentication(USER, PASSWORD, RANDOM, binding);
	}

	static ScramAuthenticator scram(ChannelBindingPolicy binding) {
		return new ScramAuthenticator(CREDENTIALS, "sixteen bytes or more".getBytes(StandardCharsets.UTF_8), RANDOM,
				binding);
	}

	private ConnectionContext context(ConnectionListener listener) {
		return new ConnectionContext(OPTIONS, this.timer, this.executor, new InboundMemory(1024 * 1024),
				new CountingHandler(), listener);
	}

	private final class AtServer implements ConnectionListener {

		@Override
		public void opened(Connection connection, Peer peer) {
			LoginFixture.this.letIn.add(peer.principal());
		}

		@Override
		public void closed(Connection connection, Problem reason) {
			LoginFixture.this.refused.add(reason);
		}

	}

	private static final class AtClient implements ConnectionListener {

		private final CompletableFuture<Optional<Problem>> ended = new CompletableFuture<>();

		@Override
		public void opened(Connection connection, Peer peer) {
			this.ended.complete(Optional.empty());
			connection.close(ErrorCode.NORMAL, "");
		}

		@Override
		public void closed(Connection connection, Problem reason) {
			this.ended.complete(Optional.of(reason));
		}

	}

	private final class CountingHandler implements ExchangeHandler {

		@Override
		public void call(Exchange exchange) {
			LoginFixture.this.handled.incrementAndGet();
		}

		@Override
		public void message(Delivery delivery) {
			LoginFixture.this.handled.incrementAndGet();
		}

		@Override
		public void subscribe(PeerSubscription subscription) {
			LoginFixture.this.handled.incrementAndGet();
		}

		@Override
		public void unsubscribe(PeerSubscription subscription) {
			LoginFixture.this.handled.incrementAndGet();
		}

	}

}
