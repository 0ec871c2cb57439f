package dev.conduit.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.ExchangeInterceptor;
import dev.conduit.exchange.ForwardingExchange;
import dev.conduit.exchange.Interaction;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ConduitSecurityException;
import dev.conduit.message.ConduitTimeoutException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.server.ServerFixture;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InterceptorsTests extends ServerFixture {

	private final List<String> steps = new CopyOnWriteArrayList<>();

	@Override
	protected TestedTransport open() {
		return new LocalTestedTransport(WriteLimits.DEFAULT);
	}

	@Test
	void thoseOfTheClientStandAroundThoseOfTheServerTheFirstOneOutermost() {
		serve(noting("server 1"), noting("server 2"));
		ConduitClient client = connect(notingCalls("client 1"), notingCalls("client 2"));

		assertThat(call(client, "echo", "hello")).succeedsWithin(PATIENCE).isEqualTo("hello");

		assertThat(this.steps).containsExactly("client 1 in", "client 2 in", "server 1 in", "server 2 in",
				"server 2 out", "server 1 out", "client 2 out", "client 1 out");
	}

	@Test
	void headersThatAClientAddsAreSeenByTheServerAndThoseOfTheAnswerByTheClient() {
		serve((exchange, chain) -> chain.proceed(new ForwardingExchange(exchange) {

			@Override
			public void reply(Headers headers, Payload payload) {
				super.reply(headers.with("tenant", exchange.headers().get("tenant") + " served"), payload);
			}

		}));
		ConduitClient client = connect((call, chain) -> chain.proceed(call.withHeader("tenant", "acme")));

		Reply reply = client.request(new Route("echo"), Payload.text("hello")).join();

		assertThat(reply.headers().get("tenant")).isEqualTo("acme served");
	}

	@Test
	void aServerMayRefuseACallWithAProblem() {
		serve((exchange, chain) -> exchange.fail(Problem.of(ErrorCode.PERMISSION_DENIED, "not on sundays")),
				noting("never reached"));

		assertThat(outcome(call(connect(), "echo", "hello"))).isInstanceOf(ConduitSecurityException.class)
			.asString()
			.contains("not on sundays");
		assertThat(this.steps).isEmpty();
	}

	@Test
	void anInterceptorOfTheServerThatThrowsIsATypedErrorThatTellsNothingOfItsInside() {
		serve((exchange, chain) -> {
			throw new IllegalStateException("the cellar is under water");
		});

		assertThat(outcome(call(connect(), "echo", "hello"))).isInstanceOf(ConduitRpcException.class)
			.asString()
			.doesNotContain("cellar");
	}

	@Test
	void aClientMayRefuseACallAndNothingIsSent() {
		serve(noting("never reached"));
		ConduitClient client = connect((call, chain) -> {
			throw ConduitException.of(Problem.of(ErrorCode.QUOTA_EXCEEDED, "enough for today"));
		});

		assertThat(outcome(call(client, "echo", "hello"))).asString().contains("enough for today");
		assertThat(this.steps).isEmpty();
	}

	@Test
	void aClientMayAnswerACallItself() {
		serve(noting("never reached"));
		ConduitClient client = connect((call, chain) -> CompletableFuture
			.completedStage(new Reply(Headers.EMPTY, Payload.text("from the cache"))));

		assertThat(outcome(call(client, "echo", "hello"))).isEqualTo("from the cache");
		assertThat(this.steps).isEmpty();
	}

	@Test
	void anInterceptorOfTheClientThatThrowsIsATypedErrorWithItsName() {
		serve();

		assertFailsByName(new Failing() {

			@Override
			public CompletionStage<Reply> intercept(OutgoingCall call, Chain chain) {
				throw new IllegalStateException("oops");
			}

		});
		assertFailsByName(new Failing() {

			@Override
			public CompletionStage<Reply> intercept(OutgoingCall call, Chain chain) {
				return chain.proceed(call).thenApply((reply) -> {
					throw new IllegalStateException("oops");
				});
			}

		});
		assertFailsByName(new Failing() {

			@Override
			public CompletionStage<Reply> intercept(OutgoingCall call, Chain chain) {
				return null;
			}

		});
	}

	private void assertFailsByName(Failing interceptor) {
		assertThat(outcome(call(connect(interceptor), "echo", "hello"))).isInstanceOfSatisfying(ConduitException.class,
				(ex) -> {
					assertThat(ex.code()).isEqualTo(ErrorCode.INTERNAL);
					assertThat(ex).hasMessageContaining(interceptor.getClass().getName()).cause().isNotNull();
				});
	}

	@Test
	void anInterceptorThatNeverAnswersIsOverAtTheDeadline() {
		serve();
		ConduitClient client = connect((call, chain) -> new CompletableFuture<>());

		CompletableFuture<String> call = client
			.request(new Route("echo"), Headers.EMPTY, Payload.EMPTY, client.deadline(Duration.ofMillis(20)))
			.thenApply((reply) -> reply.payload().asText());

		assertThat(outcome(call)).isInstanceOf(ConduitTimeoutException.class).asString().contains("interceptors");
	}

	@Test
	void cancellingACallReachesItsHandlerThroughInterceptors() throws Exception {
		CountDownLatch interrupted = new CountDownLatch(1);
		serve((options) -> options, (builder) -> builder.endpoint("wait", (exchange) -> {
			exchange.cancellation().onCancel(interrupted::countDown);
			new CountDownLatch(1).await();
		}));
		ConduitClient client = connect(notingCalls("client"));
		CompletableFuture<Reply> call = client.request(new Route("wait"), Payload.EMPTY);
		eventually("the call").until(() -> server().dispatcher().statistics().running() == 1);

		call.cancel(true);

		assertThat(interrupted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void aOneWayCallIsInterceptedAndWhatRefusesItReachesTheCaller() {
		AtomicReference<String> seen = new AtomicReference<>();
		serve((exchange, chain) -> {
			seen.set("%s of %s".formatted(exchange.interaction(), exchange.headers().get("tenant")));
			chain.proceed(exchange);
		});
		ConduitClient client = connect((call, chain) -> {
			if (call.payload().asText().isEmpty()) {
				throw ConduitException.of(Problem.of(ErrorCode.INVALID_VALUE, "say something"));
			}
			return chain.proceed(call.withHeader("tenant", "acme"));
		});

		client.send(new Route("echo"), Headers.EMPTY, Payload.text("hello"), client.deadline(null));
		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> client.send(new Route("echo"), Headers.EMPTY, Payload.EMPTY, client.deadline(null)))
			.withMessageContaining("say something");

		eventually("the call").until(seen::get, "ONE_WAY of acme"::equals);
	}

	@Test
	void aStreamIsInterceptedAndWhatRefusesItReachesTheSubscriber() {
		serve((options) -> options,
				(builder) -> builder.endpoint("count", Interaction.SERVER_STREAM, InterceptorsTests::answerWithTenant));
		ConduitClient client = connect((call, chain) -> {
			assertThat(call.interaction()).isEqualTo(Interaction.SERVER_STREAM);
			if (call.payload().asText().isEmpty()) {
				throw ConduitException.of(Problem.of(ErrorCode.INVALID_VALUE, "say something"));
			}
			return chain.proceed(call.withHeader("tenant", "acme"));
		});

		assertThat(new OneItem().of(client, Payload.text("hello"))).succeedsWithin(PATIENCE).isEqualTo("for acme");
		assertThat(new OneItem().of(client, Payload.EMPTY)).failsWithin(PATIENCE)
			.withThrowableThat()
			.withMessageContaining("say something");
	}

	private static void answerWithTenant(Exchange exchange) {
		exchange.reply((subscriber) -> {
			OneItem.Single subscription = new OneItem.Single(subscriber,
					Payload.text("for " + exchange.headers().get("tenant")));
			subscriber.onSubscribe(subscription);
		});
	}

	private void serve(ExchangeInterceptor... interceptors) {
		serve(UnaryOperator.identity(), (builder) -> builder.interceptors(List.of(interceptors)));
	}

	private ConduitClient connect(ClientInterceptor... interceptors) {
		ConduitClient client = client(PASSWORD, (builder) -> builder.interceptors(List.of(interceptors)));
		client.start().toCompletableFuture().join();
		return client;
	}

	private ExchangeInterceptor noting(String name) {
		return (exchange, chain) -> {
			this.steps.add(name + " in");
			chain.proceed(new ForwardingExchange(exchange) {

				@Override
				public void reply(Headers headers, Payload payload) {
					InterceptorsTests.this.steps.add(name + " out");
					super.reply(headers, payload);
				}

			});
		};
	}

	private ClientInterceptor notingCalls(String name) {
		return (call, chain) -> {
			this.steps.add(name + " in");
			return chain.proceed(call).whenComplete((reply, failure) -> this.steps.add(name + " out"));
		};
	}

	private interface Failing extends ClientInterceptor {

	}

}
