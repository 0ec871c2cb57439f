package dev.conduit.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.connection.Connection;
import dev.conduit.exchange.Exchange;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.policy.Backoff;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerFixture;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;
import dev.conduit.transport.Link;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Clients with several connections, to one server and to several.
 */
class PoolTests extends ServerFixture {

	private final AtomicBoolean stopped = new AtomicBoolean();

	@Override
	protected TestedTransport open() {
		return new LocalTestedTransport(WriteLimits.DEFAULT);
	}

	// which connection

	@Test
	void callsGoOverTheConnectionsToOneServerInTurn() {
		Counted server = serveCounted();
		ConduitClient client = connect(new PoolOptions(4, LoadBalancing.FIRST), server);
		eventually("four connections").until(() -> server().connections().size() == 4);
		eventually("all of them in use").until(() -> used(client, server, 8).stream().distinct().count() == 4);

		List<Long> used = used(client, server, 40);

		assertThat(used.stream().distinct()).hasSize(4)
			.allSatisfy((id) -> assertThat(used.stream().filter(id::equals)).hasSize(10));
	}

	@Test
	void roundRobinIsEvenOverAllAddresses() {
		List<Counted> servers = serveCounted(3);
		ConduitClient client = connectToAll(new PoolOptions(2, LoadBalancing.ROUND_ROBIN), servers, 2);
		servers.forEach((server) -> server.calls.clear());

		call(client, "count", 60);

		assertThat(servers).extracting((server) -> server.calls.size()).containsExactly(20, 20, 20);
	}

	@Test
	void leastInFlightAvoidsASlowServer() {
		Counted slow = serveCounted();
		Semaphore gate = new Semaphore(0);
		slow.gate = gate;
		Counted fast = serveCounted();
		ConduitClient client = client(new PoolOptions(1, LoadBalancing.LEAST_IN_FLIGHT), slow, fast);
		client.start();
		eventually("both connections").until(() -> connections(slow, fast) == 2);
		List<CompletableFuture<String>> held = new ArrayList<>();
		eventually("a call that the slow server holds").until(() -> {
			held.add(call(client, "count", ""));
			return !slow.calls.isEmpty();
		});
		eventually("the others' answers")
			.until(() -> held.stream().filter((call) -> !call.isDone()).count() == slow.calls.size());
		int slowBefore = slow.calls.size();
		int fastBefore = fast.calls.size();

		for (int i = 0; i < 50; i++) {
			assertThat(call(client, "count", "")).succeedsWithin(PATIENCE);
		}

		assertThat(fast.calls.size() - fastBefore).isEqualTo(50);
		assertThat(slow.calls).hasSize(slowBefore);
		gate.release(1000);
		assertThat(held).allSatisfy((call) -> assertThat(call).succeedsWithin(PATIENCE));
	}

	@Test
	void leastInFlightIsInTurnAmongEquals() {
		List<Counted> servers = serveCounted(3);
		ConduitClient client = connectToAll(new PoolOptions(1, LoadBalancing.LEAST_IN_FLIGHT), servers, 1);
		servers.forEach((server) -> server.calls.clear());

		call(client, "count", 30);

		assertThat(servers).extracting((server) -> server.calls.size()).containsExactly(10, 10, 10);
	}

	@Test
	void theFirstAddressThatWorksIsTheOneForAllConnections() {
		Counted first = serveCounted();
		Counted second = serveCounted();
		ConduitClient client = client(new PoolOptions(3, LoadBalancing.FIRST), first, second);
		client.start().toCompletableFuture().join();
		eventually("three connections").until(() -> first.server.connections().size() == 3);

		call(client, "count", 10);

		assertThat(second.server.connections()).isEmpty();
		assertThat(first.calls).hasSize(10);
	}

	// failing servers

	@ParameterizedTest
	@EnumSource(LoadBalancing.class)
	void aServerThatGoesAwayUnderLoadLosesNoCall(LoadBalancing balancing) {
		Counted leaving = serveCounted();
		Counted staying = serveCounted();
		ConduitClient client = client(new PoolOptions(2, balancing), leaving, staying);
		client.start().toCompletableFuture().join();
		ConcurrentLinkedQueue<CompletableFuture<String>> calls = new ConcurrentLinkedQueue<>();
		List<Thread> callers = load(client, calls);
		eventually("calls at the server that leaves").until(() -> leaving.calls.size() > 50);

		leaving.server.close();

		int before = staying.calls.size();
		eventually("calls at the other").until(() -> staying.calls.size() > before + 100);
		stop(callers);
		assertThat(calls).allSatisfy((call) -> assertThat(call).succeedsWithin(PATIENCE));
		assertThat(leaving.calls.size() + staying.calls.size()).as("each ran once").isEqualTo(calls.size());
	}

	@Test
	void aServerThatIsCutOffIsLeftOutAndComesBack() {
		List<Counted> servers = serveCounted(2);
		ConduitClient client = connectToAll(new PoolOptions(1, LoadBalancing.ROUND_ROBIN), servers, 1);
		Counted cut = servers.get(0);

		cut.server.connections().stream().map(Connection::link).forEach(Link::close);

		List<String> answers = IntStream.range(0, 50)
			.mapToObj((i) -> call(client, "count", "ok").exceptionally((failure) -> "failed").join())
			.toList();
		assertThat(answers).filteredOn("failed"::equals).as("the call that was under way, if any").hasSizeLessThan(2);
		cut.calls.clear();
		eventually("calls over the next connection").until(() -> {
			call(client, "count", 1);
			return !cut.calls.isEmpty();
		});
	}

	@Test
	void aConnectionThatItsServerClosesFinishesWhileTheNextOneTakesTheCalls() {
		Counted server = serveCounted();
		Semaphore gate = new Semaphore(0);
		server.gate = gate;
		ConduitClient client = connect(PoolOptions.DEFAULT, server);
		CompletableFuture<String> held = call(client, "count", "held");
		eventually("the call").until(() -> server.calls.size() == 1);
		Connection first = client.connection();

		server.server.connections().forEach((connection) -> connection.close(ErrorCode.NORMAL, ""));

		eventually("the next connection").until(() -> client.connection() != null && client.connection() != first);
		server.gate = new Semaphore(1);
		assertThat(call(client, "count", "next")).succeedsWithin(PATIENCE);
		assertThat(held).isNotDone();
		gate.release();
		assertThat(held).succeedsWithin(PATIENCE).isEqualTo("held");
	}

	@Test
	void idempotentCallsSurviveTheDeathOfOneOfTwoServers() {
		Counted dying = serveCounted();
		Semaphore never = new Semaphore(0);
		dying.gate = never;
		Counted living = serveCounted();
		ConduitClient client = client(new PoolOptions(1, LoadBalancing.ROUND_ROBIN), dying, living);
		client.start();
		eventually("both connections").until(() -> connections(dying, living) == 2);
		List<CompletableFuture<String>> calls = new ArrayList<>();
		eventually("calls at the one that dies").until(() -> {
			calls.add(client
				.requestIdempotent(new Route("count"), Headers.EMPTY, Payload.text("again"), client.deadline(PATIENCE))
				.thenApply((reply) -> reply.payload().asText()));
			return dying.calls.size() >= 5;
		});

		dying.server.connections().stream().map(Connection::link).forEach(Link::close);
		never.release(1000);

		assertThat(calls).allSatisfy((call) -> assertThat(call).succeedsWithin(PATIENCE).isEqualTo("again"));
	}

	@Test
	void oneServerThatIsNotThereDoesNotKeepTheOthersBack() {
		Counted there = serveCounted();
		ConduitClient client = client(new PoolOptions(1, LoadBalancing.ROUND_ROBIN),
				List.of(transport().freeAddress(), there.address));

		assertThat(client.start()).succeedsWithin(PATIENCE);

		call(client, "count", 10);
		assertThat(there.calls).hasSize(10);
		assertThat(client.state()).isEqualTo(ClientState.CONNECTED);
	}

	@Test
	void withoutAnyServerCallsFail() {
		serve();
		ConduitClient client = client(new PoolOptions(2, LoadBalancing.ROUND_ROBIN),
				List.of(transport().freeAddress(), transport().freeAddress()));
		client.start();
		eventually("the end of the first round").until(() -> client.state() == ClientState.WAITING);

		assertThat(call(client, "count", "")).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class);
	}

	@Test
	void aWrongPasswordIsTheEndWhereEachServerRefuses() {
		serve();
		ConduitClient client = client("guess",
				(builder) -> builder.options(ClientOptions.of("client", List.of(address()))
					.withPool(new PoolOptions(3, LoadBalancing.ROUND_ROBIN))));

		assertThat(client.start()).failsWithin(PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(ConduitSecurityException.class);
		assertThat(client.state()).isEqualTo(ClientState.FAILED);
	}

	// messages

	@Test
	void whatIsSubscribedToComesOnce() {
		Counted server = serveCounted();
		ConduitClient client = client(new PoolOptions(3, LoadBalancing.FIRST), server);
		ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
		subscribe(client, received);
		client.start().toCompletableFuture().join();
		eventually("three connections").until(() -> server.server.connections().size() == 3);
		eventually("the subscription").until(() -> delivered(client, received, "first"));
		received.clear();

		IntStream.range(0, 20).forEach((i) -> publish(client, "m" + i).join());

		assertThat(received).containsExactlyElementsOf(IntStream.range(0, 20).mapToObj((i) -> "m" + i).toList());
	}

	@Test
	void theNextConnectionTakesTheSubscriptionsOver() {
		Counted server = serveCounted();
		ConduitClient client = client(new PoolOptions(3, LoadBalancing.FIRST), server);
		ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
		subscribe(client, received);
		client.start().toCompletableFuture().join();
		eventually("three connections").until(() -> server.server.connections().size() == 3);
		eventually("the subscription").until(() -> delivered(client, received, "first"));
		Connection main = client.connection();

		main.link().close();

		eventually("another one").until(() -> client.connection() != null && !client.connection().equals(main));
		eventually("the subscription there").until(() -> delivered(client, received, "second"));
		received.clear();
		IntStream.range(0, 20).forEach((i) -> publish(client, "m" + i).join());
		assertThat(received).containsExactlyElementsOf(IntStream.range(0, 20).mapToObj((i) -> "m" + i).toList());
	}

	@Test
	void messagesOfOneThreadKeepTheirOrderWhateverTheBalancing() {
		Counted server = serveCounted();
		ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
		ConduitClient subscriber = client(PoolOptions.DEFAULT, server);
		subscriber.start().toCompletableFuture().join();
		subscribe(subscriber, received);
		ConduitClient client = client(new PoolOptions(4, LoadBalancing.LEAST_IN_FLIGHT), server);
		client.start();
		eventually("all connections").until(() -> server.server.connections().size() == 5);
		eventually("the subscription").until(() -> delivered(subscriber, received, "first"));
		received.clear();
		List<String> sent = IntStream.range(0, 200).mapToObj((i) -> "m" + i).toList();

		List<CompletableFuture<AckLevel>> acks = sent.stream().map((text) -> publish(client, text)).toList();

		assertThat(acks).allSatisfy((ack) -> assertThat(ack).succeedsWithin(PATIENCE));
		assertThat(received).containsExactlyElementsOf(sent);
	}

	// states and bounds

	@Test
	void theStateIsThatOfTheBestConnectionAndIsToldOnce() {
		List<Counted> servers = serveCounted(2);
		List<ClientState> states = new CopyOnWriteArrayList<>();
		ConduitClient client = client(PASSWORD,
				(builder) -> builder
					.options(options(new PoolOptions(2, LoadBalancing.ROUND_ROBIN),
							servers.stream().map((server) -> server.address).toList()))
					.onState(states::add));
		client.start().toCompletableFuture().join();
		eventually("four connections").until(() -> connections(servers.get(0), servers.get(1)) == 4);

		servers.get(0).server.close();
		call(client, "count", 10);
		client.close();

		assertThat(states).containsExactly(ClientState.CONNECTING, ClientState.CONNECTED, ClientState.CLOSED);
		assertThat(servers.get(1).server.connections()).isEmpty();
	}

	@Test
	void theNumberOfConnectionsIsBounded() {
		assertThatIllegalArgumentException().isThrownBy(() -> new PoolOptions(0, LoadBalancing.FIRST))
			.withMessage("'connections' must be 1 to 64 (was 0)");
		assertThatIllegalArgumentException().isThrownBy(() -> new PoolOptions(65, LoadBalancing.FIRST));
		List<Address> three = Stream.of("a", "b", "c").map((name) -> Address.parse("local://" + name)).toList();
		ClientOptions options = ClientOptions.of("client", three);
		assertThat(options.withPool(new PoolOptions(64, LoadBalancing.FIRST)).pool().connections()).isEqualTo(64);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> options.withPool(new PoolOptions(22, LoadBalancing.ROUND_ROBIN)))
			.withMessage("'connections' to 3 addresses must be 64 in all at most (was 66)");
	}

	// what the tests use

	private Counted serveCounted() {
		Counted counted = new Counted();
		serve(UnaryOperator.identity(), (builder) -> builder.endpoint("count", counted::handle));
		counted.server = server();
		counted.address = address();
		return counted;
	}

	private List<Counted> serveCounted(int number) {
		return Stream.generate(this::serveCounted).limit(number).toList();
	}

	private static ClientOptions options(PoolOptions pool, List<Address> addresses) {
		ClientOptions defaults = ClientOptions.of("client", addresses);
		return new ClientOptions("client", addresses, defaults.connectTimeout(), PATIENCE,
				Backoff.doubling(Duration.ofMillis(5), Duration.ofMillis(50)), defaults.retry(), pool,
				defaults.connection());
	}

	private ConduitClient client(PoolOptions pool, List<Address> addresses) {
		return client(PASSWORD, (builder) -> builder.options(options(pool, addresses)));
	}

	private ConduitClient client(PoolOptions pool, Counted... servers) {
		return client(pool, Stream.of(servers).map((server) -> server.address).toList());
	}

	private ConduitClient connect(PoolOptions pool, Counted server) {
		ConduitClient client = client(pool, server);
		client.start().toCompletableFuture().join();
		return client;
	}

	/** Connected to each server, and all the connections in use. */
	private ConduitClient connectToAll(PoolOptions pool, List<Counted> servers, int each) {
		ConduitClient client = client(pool, servers.toArray(Counted[]::new));
		client.start();
		eventually("all connections")
			.until(() -> servers.stream().allMatch((server) -> server.server.connections().size() == each));
		eventually("all of them in use").until(() -> {
			servers.forEach((server) -> server.calls.clear());
			call(client, "count", 2 * each * servers.size());
			return servers.stream().allMatch((server) -> server.calls.stream().distinct().count() == each);
		});
		return client;
	}

	private static int connections(Counted... servers) {
		return Stream.of(servers).mapToInt((server) -> server.server.connections().size()).sum();
	}

	private static void call(ConduitClient client, String route, int times) {
		for (int i = 0; i < times; i++) {
			assertThat(call(client, route, "")).succeedsWithin(PATIENCE);
		}
	}

	private static List<Long> used(ConduitClient client, Counted server, int calls) {
		server.calls.clear();
		call(client, "count", calls);
		return List.copyOf(server.calls);
	}

	private List<Thread> load(ConduitClient client, ConcurrentLinkedQueue<CompletableFuture<String>> calls) {
		return Stream.generate(() -> Thread.ofVirtual().start(() -> {
			while (!this.stopped.get()) {
				CompletableFuture<String> call = call(client, "count", "");
				calls.add(call);
				call.exceptionally((failure) -> "failed").join();
			}
		})).limit(4).toList();
	}

	private void stop(List<Thread> callers) {
		this.stopped.set(true);
		eventually("the end of the callers").until(() -> callers.stream().noneMatch(Thread::isAlive));
	}

	private static void subscribe(ConduitClient client, ConcurrentLinkedQueue<String> received) {
		client.subscribe(new TopicPattern("news"), AckLevel.PROCESSED, MailboxOptions.forListener("news"),
				(delivery) -> {
					received.add(delivery.message().payload().asText());
					delivery.processed();
				});
	}

	private static boolean delivered(ConduitClient client, ConcurrentLinkedQueue<String> received, String text) {
		publish(client, text).join();
		return received.contains(text);
	}

	private static CompletableFuture<AckLevel> publish(ConduitClient client, String text) {
		return client.publish(new Message(new TopicName("news"), Headers.EMPTY, Payload.text(text), null),
				AckLevel.PROCESSED, client.deadline(null));
	}

	/**
	 * A server that notes the connection of each call.
	 */
	private static final class Counted {

		private final ConcurrentLinkedQueue<Long> calls = new ConcurrentLinkedQueue<>();

		private volatile Semaphore gate = new Semaphore(Integer.MAX_VALUE);

		private ConduitServer server;

		private Address address;

		private void handle(Exchange exchange) throws InterruptedException {
			this.calls.add(exchange.peer().connectionId());
			this.gate.acquire();
			exchange.reply(Headers.EMPTY, exchange.payload());
		}

	}

}
