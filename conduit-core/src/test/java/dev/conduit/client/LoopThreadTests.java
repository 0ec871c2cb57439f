package dev.conduit.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import dev.conduit.connection.ConnectionOptions;
import dev.conduit.exchange.Exchange;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.ConduitException;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.EndpointHandler;
import dev.conduit.routing.Execution;
import dev.conduit.server.ServerBuilder;
import dev.conduit.server.ServerFixture;
import dev.conduit.transport.Address;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.NettyTestedTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All connections share one event loop here: a handler that waited on it would wait for
 * what can never come.
 */
class LoopThreadTests extends ServerFixture {

	private final AtomicReference<ConduitClient> other = new AtomicReference<>();

	private final CompletableFuture<Exchange> held = new CompletableFuture<>();

	@Override
	protected TestedTransport open() {
		return new NettyTestedTransport(EventLoops.onNio(1), NettyOptions.DEFAULT,
				() -> new Address.Tcp("127.0.0.1", 0));
	}

	@Test
	void aHandlerOnALoopMayCallOverAConnectionThatIsBeingMade() {
		serveInline((exchange) -> {
			this.other.get().start();
			callOther(exchange);
		});
		ConduitClient client = connect();
		this.other.set(client(PASSWORD, UnaryOperator.identity()));

		assertThat(call(client, "inline", "")).succeedsWithin(PATIENCE).isEqualTo("answer of the other");
	}

	@Test
	void aHandlerOnALoopDoesNotWaitForAConnectionToSendAtOnce() {
		serveInline((exchange) -> {
			this.other.get().start();
			try {
				this.other.get()
					.send(new Route("echo"), Headers.EMPTY, Payload.EMPTY, this.other.get().deadline(PATIENCE));
			}
			catch (ConduitException ex) {
				reply(exchange, null, ex);
			}
		});
		ConduitClient client = connect();
		this.other.set(client(PASSWORD, UnaryOperator.identity()));

		assertThat(call(client, "inline", "")).succeedsWithin(PATIENCE)
			.asString()
			.contains("is connecting, and this thread must not wait");
	}

	@Test
	void aHandlerOnALoopDoesNotWaitForRoomOnAnotherConnection() {
		serveInline(this::callOther);
		ConduitClient client = connect();
		this.other.set(client(PASSWORD, (builder) -> builder.options(withRoomForOne())));
		this.other.get().start().toCompletableFuture().join();
		CompletableFuture<String> only = call(this.other.get(), "hold", "");
		Exchange exchange = this.held.join();

		assertThat(call(client, "inline", "")).succeedsWithin(PATIENCE).asString().contains("1 are in flight");
		exchange.reply(Headers.EMPTY, Payload.EMPTY);
		assertThat(only).succeedsWithin(PATIENCE);
	}

	@Test
	void aClientIsNotClosedByAThreadThatItsEndNeeds() {
		serveInline((exchange) -> {
			try {
				this.other.get().close();
			}
			catch (IllegalStateException ex) {
				reply(exchange, null, ex);
			}
		});
		ConduitClient client = connect();
		this.other.set(client);

		assertThat(call(client, "inline", "")).succeedsWithin(PATIENCE)
			.asString()
			.contains("'close()' of a client waits", "conduit-io");
	}

	private void serveInline(EndpointHandler handler) {
		UnaryOperator<ServerBuilder> endpoints = (builder) -> builder
			.endpoint(new Endpoint(new Route("inline"), Execution.INLINE, handler))
			.endpoint("hold", this.held::complete);
		serve(UnaryOperator.identity(), endpoints);
	}

	private ClientOptions withRoomForOne() {
		PeerLimits limits = PeerLimits.DEFAULT;
		return ClientOptions.of("other", List.of(address()))
			.withConnection(
					ConnectionOptions.DEFAULT.withLimits(new PeerLimits(limits.maxFrameSize(), limits.maxMessageSize(),
							1, limits.maxSubscriptions(), limits.heartbeatInterval(), limits.heartbeatTimeout())));
	}

	private void callOther(Exchange exchange) {
		CompletionStage<String> answer = call(this.other.get(), "echo", "answer of the other");
		answer.whenComplete((text, failure) -> reply(exchange, text, failure));
	}

	private static void reply(Exchange exchange, String answer, Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		exchange.reply(Headers.EMPTY, Payload.text((cause != null) ? cause.getMessage() : answer));
	}

}
