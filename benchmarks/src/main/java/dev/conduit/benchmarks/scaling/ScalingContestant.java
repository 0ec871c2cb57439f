package dev.conduit.benchmarks.scaling;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.Authenticator;
import dev.conduit.benchmarks.kit.load.Client;
import dev.conduit.benchmarks.kit.load.Contestant;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Deadline;
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
import dev.conduit.transport.Address;

/**
 * Conduit's raw interface with much of something, handlers and listeners on the event
 * loop, over TCP and with its shipped defaults: the less is done beside it, the more a
 * look-up shows. A message ends when its listener has processed it.
 */
public final class ScalingContestant implements Contestant {

	private final Series series;

	private final int count;

	/**
	 * A contestant.
	 * @param variant a {@link Series} and how much there is: {@code METHODS:100000}
	 */
	public ScalingContestant(String variant) {
		this.series = Series.valueOf(variant.substring(0, variant.indexOf(':')));
		this.count = Integer.parseInt(variant.substring(variant.indexOf(':') + 1));
	}

	@Override
	public String serve() throws Exception {
		ServerBuilder builder = ConduitServer.builder()
			.options(ServerOptions.of("scaling", List.of(new Address.Tcp("127.0.0.1", 0))))
			.authenticator(Authenticator.none());
		for (int i = 0; this.series.isCall() && i < this.count; i++) {
			builder.endpoint(endpoint(i));
		}
		ConduitServer server = builder.build();
		for (int i = 0; i < this.series.listeners(this.count); i++) {
			subscribe(server, i);
		}
		server.start();
		return server.addresses().getFirst().toString();
	}

	private static Endpoint endpoint(int number) {
		return new Endpoint(Series.route(number), Execution.INLINE, (exchange) -> {
			Order.requireFor(number, exchange.payload());
			exchange.reply(Headers.EMPTY, exchange.payload());
		});
	}

	private void subscribe(ConduitServer server, int number) {
		boolean isForOne = this.series != Series.TOPICS;
		server.bus().subscribe(this.series.pattern(number), (delivery) -> {
			if (isForOne) {
				Order.requireFor(number, delivery.message().payload());
			}
			delivery.processed();
		}, MailboxOptions.forListener("heat").withInline(true));
	}

	@Override
	public Client<?, ?> connect(String address) {
		ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of("scaling", List.of(Address.parse(address))))
			.build();
		client.start().toCompletableFuture().join();
		int used = this.series.used(this.count);
		return new ScalingClient(client, this.series.isCall() ? calls(client, used) : messages(client, used), used);
	}

	private static Function<Order, CompletableFuture<?>> calls(ConduitClient client, int used) {
		List<Route> routes = IntStream.range(0, used).mapToObj(Series::route).toList();
		return (order) -> client.request(routes.get(order.name()), order.payload());
	}

	private static Function<Order, CompletableFuture<?>> messages(ConduitClient client, int used) {
		List<TopicName> topics = IntStream.range(0, used).mapToObj(Series::topic).toList();
		return (order) -> client.publish(new Message(topics.get(order.name()), order.payload()), AckLevel.PROCESSED,
				Deadline.NONE);
	}

	/**
	 * Sends orders.
	 *
	 * @param client over one connection
	 * @param way calls or publishes
	 * @param used how many names are used
	 */
	private record ScalingClient(ConduitClient client, Function<Order, CompletableFuture<?>> way,
			int used) implements Client<Order, Object> {

		@Override
		public Order payload(int size) {
			return new Order(size);
		}

		@Override
		public Order next(Order last, long number) {
			last.next(number, this.used);
			return last;
		}

		@Override
		public boolean isAnswer(Order sent, Object came) {
			return (came instanceof Reply reply) ? isSame(sent.payload(), reply.payload()) : came == AckLevel.PROCESSED;
		}

		private static boolean isSame(Payload sent, Payload came) {
			return Arrays.equals(sent.array(), 0, sent.size(), came.array(), came.offset(),
					came.offset() + came.size());
		}

		@Override
		public Object call(Order order) throws Exception {
			return this.way.apply(order).get();
		}

		@Override
		public void call(Order order, BiConsumer<? super @Nullable Object, ? super @Nullable Throwable> end) {
			this.way.apply(order).whenComplete(end);
		}

		@Override
		public void close() {
			this.client.close();
		}

	}

}
