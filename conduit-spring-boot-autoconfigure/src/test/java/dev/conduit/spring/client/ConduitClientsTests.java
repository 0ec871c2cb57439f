package dev.conduit.spring.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.ConduitCancelledException;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ConduitTimeoutException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.binding.InvalidMethodException;
import dev.conduit.time.WheelTimer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class ConduitClientsTests {

	@Test
	void theMethodsOfAnInterfaceAreCalls() {
		withService((context, client) -> {
			assertThat(client.add(1, 2)).isEqualTo(3);
			assertThat(client.plus(1, 2).get()).isEqualTo(3);
			assertThat(client.sum(1, 2).block()).isEqualTo(3);
			assertThat(client.greet("Ann")).isEqualTo("Hello Ann");
			assertThat(client.greet(null)).isEqualTo("Hello null");
			assertThat(client.reversed(List.of(1, 2))).containsExactly(2, 1);
			assertThat(client.maybe(Optional.of("x"))).contains("x");
			assertThat(client.maybe(Optional.empty())).isEmpty();
		});
	}

	@Test
	void whoGetsAFutureDoesNotWaitForTheConnection() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			ConduitContext.bare()
				.withPropertyValues(
						"conduit.client.channels.default.addresses=tcp://127.0.0.1:" + silent.getLocalPort())
				.run((context) -> {
					ServiceClient client = context.getBean(ConduitClients.class).create(ServiceClient.class);

					CompletableFuture<Integer> future = client.plus(1, 2);
					CompletableFuture<Integer> mono = client.sum(1, 2).toFuture();

					assertThat(future).isNotDone();
					assertThat(mono).isNotDone();
					future.cancel(true);
					mono.cancel(true);
				});
		}
	}

	@Test
	void methodsOfGenericInterfacesKnowTheirTypes() {
		ConduitContext.looped(Service.class).run((context) -> {
			Stored client = context.getBean(ConduitClients.class).create(Stored.class);

			assertThat(client.store(new Item("a"))).isEqualTo(new Item("a!"));
		});
	}

	@Test
	void defaultMethodsAndThoseOfObjectAreNoCalls() {
		withService((context, client) -> {
			assertThat(client.addThree(1, 2, 3)).isEqualTo(6);
			assertThat(client).hasToString("ServiceClient[default]").isEqualTo(client).hasSameHashCodeAs(client);
			assertThat(client).isNotEqualTo(context.getBean(ConduitClients.class).create(ServiceClient.class));
		});
	}

	@Test
	void headersTravel() {
		withService((context, client) -> {
			assertThat(client.headers("t1", 5, Map.of("a", "1"), Headers.of("b", "2"))).isEqualTo("t1 5 1 2");
			assertThat(client.headers("t1", null, Map.of(), Headers.EMPTY)).isEqualTo("t1 null null null");
		});
	}

	@Test
	void aOneWayCallDoesNotWait() {
		withService((context, client) -> {
			client.forget("x");

			await().untilAsserted(() -> assertThat(context.getBean(Service.class).forgotten).hasValue("x"));
			client.forgetAndFail();
			assertThat(client.forgetLater("y").get()).isNull();
			await().untilAsserted(() -> assertThat(context.getBean(Service.class).forgotten).hasValue("y"));
		});
	}

	@Test
	void aCallTakesNoLongerThanItsTimeout() {
		withService((context, client) -> assertThatExceptionOfType(ConduitTimeoutException.class)
			.isThrownBy(client::endless));
	}

	@Test
	void aDeadlineAmongTheArgumentsHolds() {
		withService((context, client) -> {
			Deadline deadline = Deadline.after(context.getBean(WheelTimer.class), Duration.ofSeconds(3));

			assertThat(client.timeLeft(deadline)).isBetween(0L, 3000L);
			assertThat(client.timeLeft(Deadline.NONE)).isEqualTo(-1);
		});
	}

	@Test
	void aCallInsideAHandlerInheritsWhatIsLeft() {
		ConduitContext.looped(Service.class, Nesting.class).run((context) -> {
			NestingClient client = context.getBean(ConduitClients.class).create(NestingClient.class);

			assertThat(client.nested()).isBetween(1L, 4000L);
			assertThat(client.nestedLater()).isBetween(1L, 4000L);
		});
	}

	@Test
	void aFutureIsNotCompletedOnTheEventLoop() {
		withService((context, client) -> {
			AtomicReference<Thread> completing = new AtomicReference<>();

			client.plusSlowly(1, 2)
				.thenAccept((sum) -> completing.set(Thread.currentThread()))
				.get(10, TimeUnit.SECONDS);

			// The test's own thread where the answer was there before the step was added.
			assertThat(completing.get())
				.matches((thread) -> thread.isVirtual() || thread.equals(Thread.currentThread()));
		});
	}

	@Test
	void aMonoCallsForEachSubscriber() {
		withService((context, client) -> {
			Mono<Integer> count = client.count();
			assertThat(context.getBean(Service.class).counted).hasValue(0);

			assertThat(count.block()).isEqualTo(1);
			assertThat(count.block()).isEqualTo(2);
		});
	}

	@Test
	void cancellingWhatAClientReturnedCancelsTheCall() {
		withService((context, client) -> {
			Service service = context.getBean(Service.class);
			CompletableFuture<Void> future = client.endlessFuture();
			service.begun.await();
			future.cancel(true);
			await().untilAsserted(() -> assertThat(service.cancelled.getCount()).isZero());

			service.begun = new CountDownLatch(1);
			service.cancelled = new CountDownLatch(1);
			reactor.core.Disposable subscription = client.endlessMono().subscribe();
			service.begun.await();
			subscription.dispose();
			await().untilAsserted(() -> assertThat(service.cancelled.getCount()).isZero());
		});
	}

	@Test
	void anInterruptGivesTheCallUp() {
		withService((context, client) -> {
			Service service = context.getBean(Service.class);
			AtomicReference<Throwable> thrown = new AtomicReference<>();
			AtomicReference<Boolean> interrupted = new AtomicReference<>();
			Thread caller = Thread.ofVirtual().start(() -> {
				thrown.set(catchThrowableOfType(ConduitCancelledException.class, client::waitForEver));
				interrupted.set(Thread.currentThread().isInterrupted());
			});
			service.begun.await();
			caller.interrupt();
			caller.join();

			assertThat(thrown.get()).isInstanceOf(ConduitCancelledException.class);
			assertThat(interrupted.get()).isTrue();
			await().untilAsserted(() -> assertThat(service.cancelled.getCount()).isZero());
		});
	}

	@Test
	void anAnswerThatDoesNotFitIsNotTheFaultOfTheArguments() {
		withService(
				(context, client) -> assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(client::missing)
					.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.EXECUTION_FAILED))
					.withMessageContaining("the answer of 'service.missing' does not fit")
					.withMessageContaining("payload expected int, was null"));
	}

	@Test
	void namesAndChannelsResolvePlaceholders() {
		ConduitContext.looped(Service.class)
			.withPropertyValues("the.service=service", "the.channel=default")
			.run((context) -> assertThat(context.getBean(ConduitClients.class).create(PlacedClient.class).add(1, 2))
				.isEqualTo(3));
	}

	@Test
	void aChannelThatIsNotThereIsRefusedWithThoseThatAre() {
		ConduitContext.looped().run((context) -> {
			UnknownChannelException ex = catchThrowableOfType(UnknownChannelException.class,
					() -> context.getBean(ConduitClients.class).create(ElsewhereClient.class));

			assertThat(ex).hasMessage("There is no channel 'elsewhere' for the client "
					+ ElsewhereClient.class.getName() + "; there are: [default]");
		});
	}

	@Test
	void whatCannotWorkIsRefused() {
		assertRefused(Service.class, "is @ConduitClient but no interface");
		assertRefused(NestedStreamClient.class, "returns a stream or a future inside of another, 'Mono<Flux<String>>'");
		assertRefused(OddStreamClient.class, "returns a stream of a class that nobody here can make");
		assertRefused(OneWayStreamClient.class, "is one-way, and sends a stream");
		assertRefused(CheckedStreamClient.class, "declares the checked exception");
		assertRefused(TwoStreamsClient.class, "is a second stream, and a call carries one");
		assertRefused(OneWayClient.class, "is one-way, and returns something");
		assertRefused(TimeoutClient.class, "has the timeout 'soon', which is no positive duration");
		assertRefused(NegativeTimeoutClient.class, "has the timeout '-1s', which is no positive duration");
		assertRefused(PeerClient.class, "means something only where a call is served");
		assertRefused(TokenClient.class, "means something only where a call is served");
		assertRefused(FutureClient.class, "is a stream or a future");
		assertRefused(VariableClient.class, "is a part of a topic, and a call has none");
		assertRefused(HeadersClient.class, "cannot hold headers");
		assertRefused(RunnableClient.class, "returns what cannot be read");
	}

	private static void assertRefused(Class<?> type, String words) {
		ConduitContext.looped()
			.run((context) -> assertThatExceptionOfType(InvalidMethodException.class)
				.isThrownBy(() -> context.getBean(ConduitClients.class).create(type))
				.withMessageContaining(words));
	}

	private static void withService(Use use) {
		ConduitContext.looped(Service.class)
			.run((context) -> use.with(context, context.getBean(ConduitClients.class).create(ServiceClient.class)));
	}

	private interface Use {

		void with(AssertableApplicationContext context, ServiceClient client) throws Exception;

	}

	record Item(String name) {

	}

	@ConduitRpc("service")
	static class Service {

		private final AtomicReference<@Nullable String> forgotten = new AtomicReference<>();

		private volatile CountDownLatch begun = new CountDownLatch(1);

		private volatile CountDownLatch cancelled = new CountDownLatch(1);

		private final AtomicInteger counted = new AtomicInteger();

		@ConduitRpc
		int add(int a, int b) {
			return a + b;
		}

		@ConduitRpc
		String greet(@Nullable String name) {
			return "Hello " + name;
		}

		@ConduitRpc
		List<Integer> reversed(List<Integer> numbers) {
			return numbers.reversed();
		}

		@ConduitRpc
		Optional<String> maybe(Optional<String> text) {
			return text;
		}

		@ConduitRpc
		Item store(Item item) {
			return new Item(item.name() + "!");
		}

		@ConduitRpc
		String headers(Headers headers) {
			return "%s %s %s %s".formatted(headers.get("trace"), headers.get("limit"), headers.get("a"),
					headers.get("b"));
		}

		@ConduitRpc
		void forget(String text) {
			this.forgotten.set(text);
		}

		@ConduitRpc
		void endless() throws InterruptedException {
			new CountDownLatch(1).await();
		}

		@ConduitRpc("time-left")
		long timeLeft(Deadline deadline) {
			Duration left = deadline.remaining();
			return (left != null) ? left.toMillis() : -1;
		}

		@ConduitRpc
		int count() {
			return this.counted.incrementAndGet();
		}

		@ConduitRpc("wait-for-ever")
		void waitForEver(CancellationToken token) throws InterruptedException {
			CountDownLatch latch = this.cancelled;
			token.onCancel(latch::countDown);
			this.begun.countDown();
			new CountDownLatch(1).await();
		}

		@ConduitRpc
		@Nullable Integer missing() {
			return null;
		}

	}

	@ConduitRpc("nesting")
	static class Nesting {

		private final ConduitClients clients;

		Nesting(ConduitClients clients) {
			this.clients = clients;
		}

		@ConduitRpc
		long nested() {
			return this.clients.create(NestedClient.class).timeLeft();
		}

		@ConduitRpc
		long nestedLater() {
			Mono<Long> later = this.clients.create(NestedClient.class).timeLeftLater();
			return CompletableFuture.supplyAsync(later::block).join();
		}

	}

	interface NestedClient {

		@ConduitRpc("service.time-left")
		long timeLeft();

		@ConduitRpc("service.time-left")
		Mono<Long> timeLeftLater();

	}

	@ConduitClient("nesting")
	interface NestingClient {

		@ConduitRpc(timeout = "4s")
		long nested();

		@ConduitRpc(timeout = "4s")
		long nestedLater();

	}

	@ConduitClient("service")
	interface ServiceClient {

		int add(int a, int b);

		@ConduitRpc("add")
		CompletableFuture<Integer> plus(int a, int b);

		@ConduitRpc("add")
		CompletableFuture<Integer> plusSlowly(int a, int b);

		@ConduitRpc("add")
		Mono<Integer> sum(int a, int b);

		String greet(@Nullable String name);

		List<Integer> reversed(List<Integer> numbers);

		Optional<String> maybe(Optional<String> text);

		default int addThree(int a, int b, int c) {
			return add(add(a, b), c);
		}

		String headers(@Header("trace") String trace, @Header(name = "limit") @Nullable Integer limit,
				@org.springframework.messaging.handler.annotation.Headers Map<String, String> more, Headers evenMore);

		@ConduitRpc(oneWay = true)
		void forget(String text);

		@ConduitRpc(value = "no-such-method", oneWay = true)
		void forgetAndFail();

		@ConduitRpc(value = "forget", oneWay = true)
		CompletableFuture<Void> forgetLater(String text);

		@ConduitRpc(timeout = "50ms")
		void endless();

		@ConduitRpc("time-left")
		long timeLeft(Deadline deadline);

		Mono<Integer> count();

		@ConduitRpc("wait-for-ever")
		CompletableFuture<Void> endlessFuture();

		@ConduitRpc("wait-for-ever")
		Mono<Void> endlessMono();

		@ConduitRpc("wait-for-ever")
		void waitForEver();

		int missing();

	}

	interface Store<T> {

		T store(T item);

	}

	@ConduitRpc("service")
	interface Stored extends Store<Item> {

	}

	@ConduitClient(value = "${the.service}", channel = "#{'${the.channel}'}")
	interface PlacedClient {

		int add(int a, int b);

	}

	@ConduitClient(channel = "elsewhere")
	interface ElsewhereClient {

	}

	interface NestedStreamClient {

		Mono<Flux<String>> call();

	}

	interface OddStreamClient {

		SubmissionPublisher<String> call();

	}

	interface OneWayStreamClient {

		@ConduitRpc(oneWay = true)
		void call(Flux<String> items);

	}

	interface CheckedStreamClient {

		Stream<String> call() throws CheckedException;

	}

	interface TwoStreamsClient {

		void call(Flux<String> items, Iterator<String> others);

	}

	@ConduitError(code = "checked")
	static class CheckedException extends Exception {

	}

	interface OneWayClient {

		@ConduitRpc(oneWay = true)
		int call();

	}

	interface TimeoutClient {

		@ConduitRpc(timeout = "soon")
		void call();

	}

	interface NegativeTimeoutClient {

		@ConduitRpc(timeout = "-1s")
		void call();

	}

	interface PeerClient {

		void call(Peer peer);

	}

	interface TokenClient {

		void call(CancellationToken token);

	}

	interface FutureClient {

		void call(Mono<String> item);

	}

	interface VariableClient {

		void call(@DestinationVariable String site);

	}

	interface HeadersClient {

		void call(@org.springframework.messaging.handler.annotation.Headers String all);

	}

	interface RunnableClient {

		Runnable call();

	}

}
