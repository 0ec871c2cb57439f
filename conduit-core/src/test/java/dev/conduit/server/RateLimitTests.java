package dev.conduit.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;

import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.authentication.ScramAuthenticator;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.TrafficRate;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitOverloadedException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Limit;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.message.TopicName;
import dev.conduit.scram.ScramCredential;
import dev.conduit.scram.ScramCredentials;
import dev.conduit.time.ManualTimer;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.local.LocalTestedTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A principal that sends more than it may is refused, and nobody else is.
 */
class RateLimitTests extends ServerFixture {

	private static final int RATE = 100;

	private static final int HONEST = 20;

	private final ManualTimer timer = new ManualTimer();

	@Override
	protected TestedTransport open() {
		return new LocalTestedTransport(WriteLimits.DEFAULT);
	}

	private void serveWith(TrafficRate rate) {
		ScramCredential credential = ScramCredential.generate(PASSWORD, 4096, RANDOM);
		serve(UnaryOperator.identity(), (builder) -> builder.timer(this.timer)
			.rateLimits(new RateLimitOptions(rate, Map.of()))
			.authenticator(
					new ScramAuthenticator(ScramCredentials.of(Map.of(USER, credential, "hog", credential)), RANDOM)));
	}

	private ConduitClient hog() {
		ConduitClient client = client(PASSWORD,
				(builder) -> builder.authentication(new PasswordAuthentication("hog", PASSWORD, RANDOM)));
		client.start().toCompletableFuture().join();
		return client;
	}

	/** Counts instead of times: of ten times its rate a tenth passes. */
	@Test
	void aHogAtTenTimesItsRateGetsItsRateAndTheOthersAllTheyWant() {
		serveWith(new TrafficRate(RATE, 0));
		ConduitClient hog = hog();
		List<ConduitClient> honest = new ArrayList<>();
		List<CompletableFuture<String>> asked = new ArrayList<>();
		for (int i = 0; i < HONEST; i++) {
			honest.add(connect());
		}

		List<Object> ofHog = new ArrayList<>();
		for (int i = 0; i < 10 * RATE; i++) {
			ofHog.add(outcome(call(hog, "echo", "more")));
			if (i % (10 * RATE / HONEST / 4) == 0) {
				asked.add(call(honest.get(i % HONEST), "echo", "one"));
			}
		}

		assertThat(asked).hasSizeGreaterThanOrEqualTo(HONEST * 4)
			.allSatisfy((answer) -> assertThat(answer.join()).isEqualTo("one"));
		assertThat(ofHog).filteredOn("more"::equals).hasSize(RATE);
		assertThat(ofHog).filteredOn((outcome) -> !outcome.equals("more"))
			.hasSize(9 * RATE)
			.allSatisfy(
					(failure) -> assertThat(failure).isInstanceOfSatisfying(ConduitOverloadedException.class, (ex) -> {
						assertThat(ex.code()).isEqualTo(ErrorCode.RATE_LIMITED);
						assertThat(ex.problem().retryable()).isTrue();
						assertThat(ex.problem().retryAfter()).isEqualTo(Duration.ofMillis(1000 / RATE));
					}));
		assertThat(server().limitHits(Limit.MESSAGE_RATE)).isEqualTo(9 * RATE);
	}

	@Test
	void severalConnectionsOfOnePrincipalHaveOneRate() {
		serveWith(new TrafficRate(4, 0));
		ConduitClient one = hog();
		ConduitClient other = hog();
		for (int i = 0; i < 2; i++) {
			assertThat(outcome(call(one, "echo", "a"))).isEqualTo("a");
			assertThat(outcome(call(other, "echo", "b"))).isEqualTo("b");
		}

		assertThat(outcome(call(one, "echo", "a"))).isInstanceOf(ConduitOverloadedException.class);
		assertThat(outcome(call(other, "echo", "b"))).isInstanceOf(ConduitOverloadedException.class);
	}

	@Test
	void messagesAreRefusedWithTheTimeToWait() {
		serveWith(new TrafficRate(0, 100));
		ConduitClient client = connect();
		Message message = new Message(new TopicName("news"), Payload.bytes(new byte[100]));
		assertThat(client.publish(message, AckLevel.RECEIVED, Deadline.NONE)).succeedsWithin(PATIENCE);

		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> client.publish(message, AckLevel.RECEIVED, Deadline.NONE).join())
			.havingCause()
			.isInstanceOfSatisfying(ConduitOverloadedException.class,
					(ex) -> assertThat(ex.problem().retryAfter()).isEqualTo(Duration.ofSeconds(1)));
		assertThat(server().limitHits(Limit.BYTE_RATE)).isOne();
	}

	/** The client waits as it was told, and its call succeeds. */
	@Test
	void aClientThatMayRepeatItsCallsWaitsAsItIsTold() {
		serveWith(new TrafficRate(20, 0));
		ConduitClient client = connect();
		for (int i = 0; i < 20; i++) {
			assertThat(outcome(call(client, "echo", "x"))).isEqualTo("x");
		}

		CompletableFuture<String> repeated = client
			.requestIdempotent(new Route("echo"), Headers.EMPTY, Payload.text("again"), Deadline.NONE)
			.thenApply((reply) -> reply.payload().asText());

		eventually("the refusal").until(() -> server().limitHits(Limit.MESSAGE_RATE) > 0);
		assertThat(repeated).isNotDone();
		this.timer.advance(Duration.ofSeconds(1));
		assertThat(outcome(repeated)).isEqualTo("again");
	}

}
