package dev.conduit.benchmarks.contestant;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

import io.netty.pkitesting.X509Bundle;
import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.Authenticator;
import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Contestant;
import dev.conduit.benchmarks.kit.load.Counter;
import dev.conduit.benchmarks.kit.load.Numbered;
import dev.conduit.benchmarks.kit.load.Tally;
import dev.conduit.client.ClientBuilder;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Interaction;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.Execution;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerBuilder;
import dev.conduit.server.ServerOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyClientTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.NettyServerTransport;
import dev.conduit.transport.netty.TlsOptions;

/**
 * Conduit's raw interface, with its shipped defaults but for the log-in, which is
 * {@code none}: ids, deadlines, heart-beat, limits and flow control are at work.
 */
public final class RawConduit implements Contestant {

	private static final Route ECHO = new Route("echo");

	private static final Route TALLY = new Route("tally");

	private static final Route ITEMS = new Route("items");

	/** What the server listens to itself. */
	private static final TopicName READINGS = new TopicName("readings");

	/** What clients subscribe to. */
	private static final TopicName NEWS = new TopicName("news");

	private static final PeerLimits WIDE = new PeerLimits(PeerLimits.DEFAULT.maxFrameSize(),
			PeerLimits.DEFAULT.maxMessageSize(), 2048, PeerLimits.DEFAULT.maxSubscriptions(),
			PeerLimits.DEFAULT.heartbeatInterval(), PeerLimits.DEFAULT.heartbeatTimeout());

	private final Execution execution;

	private final ConduitAddress address;

	private final @Nullable Encryption encryption;

	private final ConnectionOptions options;

	/**
	 * A contestant.
	 * @param variant {@code inline} or {@code vt}, {@code wide} for more than 256 calls
	 * in flight, and the transport: {@code inline-tcp}, {@code inline-wide-tcp},
	 * {@code inline-jdk-tls}
	 */
	public RawConduit(String variant) {
		this.execution = variant.startsWith("inline-") ? Execution.INLINE : Execution.VIRTUAL_THREAD;
		this.address = ConduitAddress.of(variant.substring(variant.lastIndexOf('-') + 1));
		this.encryption = (this.address == ConduitAddress.TLS) ? Encryption.of(variant) : null;
		this.options = ConnectionOptions.DEFAULT
			.withLimits(variant.contains("-wide-") ? WIDE : ConnectionOptions.DEFAULT.limits());
	}

	@Override
	public String serve() throws Exception {
		if (this.encryption == null) {
			return serve(ConduitServer.builder());
		}
		X509Bundle certificate = Encryption.newCertificate();
		TlsOptions tls = this.encryption.options().withKeys(certificate.toKeyManagerFactory());
		return Encryption
			.introduce(
					serve(ConduitServer.builder()
						.transports(List.of(new NettyServerTransport(loops(), NettyOptions.DEFAULT, tls)))),
					certificate);
	}

	/** As many as Conduit makes itself. */
	private static EventLoops loops() {
		return EventLoops.create(EventLoops.defaultThreads());
	}

	private String serve(ServerBuilder builder) throws IOException {
		Counter counter = new Counter();
		ConduitServer server = builder
			.options(ServerOptions.of("bench", List.of(this.address.free())).withConnection(this.options))
			.authenticator(Authenticator.none())
			.endpoint(
					new Endpoint(ECHO, this.execution, (exchange) -> exchange.reply(Headers.EMPTY, exchange.payload())))
			.endpoint(new Endpoint(TALLY, Execution.INLINE,
					(exchange) -> exchange.reply(Headers.EMPTY, Payload.bytes(counter.tally().toBytes()))))
			.endpoint(new Endpoint(ITEMS, this.execution, Interaction.SERVER_STREAM,
					(exchange) -> exchange.reply(NumberedItems.of(exchange.payload()))))
			.build();
		server.bus().subscribe(new TopicPattern(READINGS.value()), (delivery) -> {
			Payload payload = delivery.message().payload();
			counter.handled(Numbered.number(payload.array(), payload.offset()));
			delivery.processed();
		}, MailboxOptions.forListener("readings").withInline(this.execution == Execution.INLINE));
		server.start();
		return server.addresses().getFirst().toString();
	}

	@Override
	public Client<?, ?> connect(String address) throws Exception {
		ClientBuilder builder = ConduitClient.builder();
		if (this.encryption != null) {
			TlsOptions tls = this.encryption.options().withTrust(Encryption.trust(address));
			builder.transports(List.of(new NettyClientTransport(loops(), NettyOptions.DEFAULT, tls)));
		}
		ConduitClient client = builder
			.options(ClientOptions.of("bench", List.of(Address.parse(Encryption.address(address))))
				.withConnection(this.options))
			.build();
		client.start().toCompletableFuture().join();
		return new RawClient(client);
	}

	private record RawClient(ConduitClient client) implements Client<Payload, Reply> {

		@Override
		public Payload payload(int size) {
			return Payload.bytes(Numbered.bytes(size));
		}

		@Override
		public Payload next(Payload last, long number) {
			Numbered.withNumber(last.array(), number);
			return last;
		}

		@Override
		public boolean isAnswer(Payload sent, Reply came) {
			Payload payload = came.payload();
			return Arrays.equals(sent.array(), 0, sent.size(), payload.array(), payload.offset(),
					payload.offset() + payload.size());
		}

		@Override
		public Reply call(Payload payload) throws ExecutionException, InterruptedException {
			return this.client.request(ECHO, payload).get();
		}

		@Override
		public void call(Payload payload, BiConsumer<? super @Nullable Reply, ? super @Nullable Throwable> end) {
			this.client.request(ECHO, payload).whenComplete(end);
		}

		@Override
		public void send(Payload payload) {
			publish(READINGS, payload);
		}

		@Override
		public void publish(Payload payload) {
			publish(NEWS, payload);
		}

		private void publish(TopicName topic, Payload payload) {
			CompletableFuture<AckLevel> sent = this.client.publish(new Message(topic, payload), AckLevel.NONE,
					Deadline.NONE);
			if (sent.isCompletedExceptionally()) {
				throw new IllegalStateException("a message was not sent", sent.exceptionNow());
			}
		}

		@Override
		public CompletableFuture<Tally> tally() {
			return this.client.request(TALLY, Payload.EMPTY)
				.thenApply((reply) -> Tally.of(reply.payload().toByteArray()));
		}

		@Override
		public CompletableFuture<Void> stream(int size, int items, LongConsumer item) {
			NumberedItems.Received received = new NumberedItems.Received(item);
			this.client.stream(ITEMS, Headers.EMPTY, NumberedItems.order(size, items), null, Deadline.NONE)
				.subscribe(received);
			return received.end();
		}

		@Override
		public CompletableFuture<Void> subscribe(Runnable received) {
			return this.client.subscribeInline(new TopicPattern(NEWS.value()), AckLevel.NONE, (delivery) -> {
				received.run();
				delivery.processed();
			}).active().toCompletableFuture();
		}

		@Override
		public void close() {
			this.client.close();
		}

	}

}
