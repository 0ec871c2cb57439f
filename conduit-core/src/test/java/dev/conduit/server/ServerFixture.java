package dev.conduit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.authentication.ScramAuthenticator;
import dev.conduit.client.ClientBuilder;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.dispatch.ExceptionMapper;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.transport.Address;
import dev.conduit.transport.OpenBuffers;
import dev.conduit.transport.TestedTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A server with a log-in on a real transport, its clients, and what is logged, for one
 * test. After it no connection, no thread and no buffer is left.
 */
@Timeout(60)
public abstract class ServerFixture {

	/** Far more than anything here takes. */
	protected static final Duration PATIENCE = Duration.ofSeconds(20);

	protected static final SecureRandom RANDOM = new SecureRandom();

	/** Name and password of the one user. */
	protected static final String USER = "app";

	protected static final String PASSWORD = "secret";

	private static final Duration POLL = Duration.ofMillis(2);

	private static final String SERVER = "under-test";

	private static final Authenticator GATE = new ScramAuthenticator(
			ScramCredentials.of(Map.of(USER, ScramCredential.generate(PASSWORD, 4096, RANDOM))), RANDOM);

	private final List<ConduitClient> clients = new ArrayList<>();

	@TempDir
	private Path folder;

	private LogLines log;

	private TestedTransport transport;

	private final List<ConduitServer> servers = new ArrayList<>();

	/**
	 * Opens the transport of server and clients.
	 */
	protected abstract TestedTransport open();

	@BeforeEach
	void openTransport() {
		OpenBuffers.countAnew();
		this.log = LogLines.keep();
		this.transport = open();
	}

	@AfterEach
	void nothingIsLeft() {
		try {
			closeAll();
		}
		finally {
			this.log.close();
		}
	}

	private void closeAll() {
		this.clients.forEach(ConduitClient::close);
		this.servers.forEach((server) -> {
			server.close();
			eventually("the end of all calls").until(() -> server.dispatcher().statistics().running() == 0);
			eventually("the end of all connections").until(() -> server.connections().isEmpty());
		});
		this.transport.close();
		eventually("the end of all threads").until(this::threads, (dump) -> !dump.contains("conduit-server-" + SERVER)
				&& !dump.contains("conduit-client-") && !dump.contains("conduit-io"));
		eventually("the release of all buffers").until(() -> !OpenBuffers.areLeft());
	}

	/**
	 * All threads of this JVM, with the virtual ones.
	 */
	protected final String threads() {
		try {
			Path dump = this.folder.resolve("threads").toAbsolutePath();
			Files.deleteIfExists(dump);
			ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
				.dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
			return Files.readString(dump);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	protected static ConditionFactory eventually(String what) {
		return await(what).atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(POLL);
	}

	protected final TestedTransport transport() {
		return this.transport;
	}

	protected final LogLines log() {
		return this.log;
	}

	/**
	 * The server that was started last.
	 */
	protected final ConduitServer server() {
		return this.servers.getLast();
	}

	protected final Address address() {
		return server().addresses().get(0);
	}

	/**
	 * Starts the server, which has the method {@code echo}.
	 */
	protected final void serve() {
		serve(UnaryOperator.identity(), UnaryOperator.identity());
	}

	/**
	 * Starts a server, beside those that are there.
	 * @param options changes the defaults
	 * @param builder adds to what each server has
	 */
	protected final void serve(UnaryOperator<ServerOptions> options, UnaryOperator<ServerBuilder> builder) {
		ServerOptions defaults = ServerOptions.of(SERVER, List.of(this.transport.freeAddress()));
		ConduitServer server = builder
			.apply(ConduitServer.builder()
				.options(options.apply(defaults))
				.transports(List.of(this.transport.server()))
				.authenticator(GATE)
				.endpoint("echo", (exchange) -> exchange.reply(Headers.EMPTY, exchange.payload())))
			.build();
		this.servers.add(server);
		server.start();
	}

	/**
	 * A client that is connected.
	 */
	protected final ConduitClient connect() {
		ConduitClient client = client(PASSWORD, UnaryOperator.identity());
		client.start().toCompletableFuture().join();
		return client;
	}

	/**
	 * Empties the log once a client has said there that it is connected: who waits for
	 * the connection may go on before that line is written.
	 */
	protected final void forgetTheConnecting() {
		eventually("the line of the connection").until(() -> this.log.all(),
				(lines) -> lines.stream().anyMatch((line) -> line.contains("' is connected to ")));
		this.log.clear();
	}

	/**
	 * A client that is not started, to be closed after the test.
	 */
	protected final ConduitClient client(String password, UnaryOperator<ClientBuilder> builder) {
		ConduitClient client = builder
			.apply(ConduitClient.builder()
				.options(ClientOptions.of("client", List.of(address())))
				.transports(List.of(this.transport.client()))
				.authentication(new PasswordAuthentication(USER, password, RANDOM)))
			.build();
		this.clients.add(client);
		return client;
	}

	protected static CompletableFuture<String> call(ConduitClient client, String route, String text) {
		return client.request(new Route(route), Payload.text(text)).thenApply((reply) -> reply.payload().asText());
	}

	/**
	 * The outcome of a call that is made anew for as long as the client says that there
	 * is no connection and nothing was sent.
	 */
	protected static Object callOnceConnected(ConduitClient client, String route, String text) {
		return eventually("a connection").until(() -> outcome(call(client, route, text)),
				(outcome) -> !(outcome instanceof ConduitUnavailableException ex && ex.problem().retryable()));
	}

	/**
	 * How a call ended: its answer, or what its caller got instead.
	 */
	protected static Object outcome(CompletableFuture<String> call) {
		CompletableFuture<Object> outcome = call
			.handle((answer, failure) -> (failure != null) ? ExceptionMapper.unwrap(failure) : answer);
		assertThat(outcome).succeedsWithin(PATIENCE);
		return outcome.join();
	}

}
