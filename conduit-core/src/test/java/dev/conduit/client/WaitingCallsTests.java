package dev.conduit.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import dev.conduit.connection.ConnectionOptions;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.ConduitOverloadedException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.server.ServerFixture;
import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls of a client whose transport connects only when the test says so.
 */
class WaitingCallsTests extends ServerFixture {

	private final CompletableFuture<Void> connecting = new CompletableFuture<>();

	private final ConcurrentLinkedQueue<String> served = new ConcurrentLinkedQueue<>();

	@Override
	protected TestedTransport open() {
		return new LocalTestedTransport(WriteLimits.DEFAULT);
	}

	@Test
	void whoCallsDoesNotWaitForTheConnection() {
		ConduitClient client = startConnecting(UnaryOperator.identity());

		CompletableFuture<String> answer = call(client, "serve", "early");

		assertThat(client.state()).isEqualTo(ClientState.CONNECTING);
		assertThat(answer).isNotDone();
		this.connecting.complete(null);
		assertThat(answer).succeedsWithin(PATIENCE).isEqualTo("early");
	}

	@Test
	void aCallThatIsCancelledWhileItWaitsIsNeverSent() {
		ConduitClient client = startConnecting(UnaryOperator.identity());
		CompletableFuture<?> cancelled = client.request(new Route("serve"), Payload.text("cancelled"));

		cancelled.cancel(true);
		this.connecting.complete(null);

		assertThat(call(client, "serve", "kept")).succeedsWithin(PATIENCE);
		client.close();
		assertThat(this.served).containsExactly("kept");
	}

	@Test
	void asManyWaitAsOneConnectionMayHaveInFlight() {
		int most = 3;
		ConduitClient client = startConnecting(
				(limits) -> new PeerLimits(limits.maxFrameSize(), limits.maxMessageSize(), most,
						limits.maxSubscriptions(), limits.heartbeatInterval(), limits.heartbeatTimeout()));
		List<CompletableFuture<String>> waiting = new ArrayList<>();
		for (int i = 0; i < most; i++) {
			waiting.add(call(client, "serve", "waits"));
		}

		assertThat(call(client, "serve", "one too many")).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitOverloadedException.class)
			.withMessageContaining("max-in-flight");

		this.connecting.complete(null);
		assertThat(waiting).allSatisfy((call) -> assertThat(call).succeedsWithin(PATIENCE));
		assertThat(this.served).containsOnly("waits").hasSize(most);
	}

	@Test
	void theDeadlineOfACallThatWaitsEndsIt() {
		ConduitClient client = startConnecting(UnaryOperator.identity());

		CompletableFuture<?> late = client.request(new Route("serve"), Headers.EMPTY, Payload.text("late"),
				client.deadline(Duration.ofMillis(20)));

		assertThat(late).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.withMessageContaining("nothing was sent");
		assertThat(client.state()).isEqualTo(ClientState.CONNECTING);
	}

	@Test
	void aClientThatClosesLeavesNoCallWaiting() {
		ConduitClient client = startConnecting(UnaryOperator.identity());
		CompletableFuture<String> waiting = call(client, "serve", "waits");

		client.close();

		assertThat(waiting).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class);
		assertThat(call(client, "serve", "after the end").handle((answer, failure) -> failure).join())
			.isInstanceOf(CompletionException.class)
			.hasCauseInstanceOf(ConduitUnavailableException.class);
	}

	private ConduitClient startConnecting(UnaryOperator<PeerLimits> limits) {
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("serve", (exchange) -> {
			this.served.add(exchange.payload().asText());
			exchange.reply(Headers.EMPTY, exchange.payload());
		}));
		ConnectionOptions connection = ConnectionOptions.DEFAULT
			.withLimits(limits.apply(ConnectionOptions.DEFAULT.limits()));
		ConduitClient client = client(PASSWORD,
				(builder) -> builder.options(ClientOptions.of("waiting", List.of(address())).withConnection(connection))
					.transports(List.of(new HeldTransport(transport().client(), this.connecting))));
		client.start();
		return client;
	}

	/**
	 * Connects when its gate is open.
	 */
	private record HeldTransport(ClientTransport transport, CompletableFuture<Void> gate) implements ClientTransport {

		@Override
		public boolean supports(Address address) {
			return this.transport.supports(address);
		}

		@Override
		public CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor) {
			return this.gate.thenCompose((open) -> this.transport.connect(address, timeout, acceptor));
		}

	}

}
