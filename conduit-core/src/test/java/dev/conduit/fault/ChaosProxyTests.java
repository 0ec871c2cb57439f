package dev.conduit.fault;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.authentication.PasswordAuthentication;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitOutcomeUnknownException;
import dev.conduit.message.Headers;
import dev.conduit.policy.Backoff;
import dev.conduit.server.ServerFixture;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.TestedSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What clients and servers make of connections that break or stall at a byte.
 */
@Timeout(300)
class ChaosProxyTests extends ServerFixture {

	private static final Backoff AT_ONCE = Backoff.doubling(Duration.ofMillis(1), Duration.ofMillis(4));

	private final PasswordAuthentication authentication = new PasswordAuthentication(USER, PASSWORD, RANDOM);

	private final Map<String, Integer> served = new ConcurrentHashMap<>();

	private ChaosProxy proxy;

	@Override
	protected TestedTransport open() {
		return TestedSockets.NIO_TCP.open(NettyOptions.DEFAULT);
	}

	@AfterEach
	void closeProxy() {
		this.proxy.close();
	}

	@ParameterizedTest
	@EnumSource(Direction.class)
	void whereverTheConnectionBreaksTheCallEndsByItsTypeAndTheClientHealsItself(Direction direction) {
		serveCounting();
		long bytes = bytesOfOneCall(direction);
		assertThat(bytes).isGreaterThan(100);

		for (long n = 0; n < bytes; n++) {
			this.proxy.cutAfter(direction, n);
			try (ConduitClient client = throughProxy()) {
				client.start();
				String text = "%s %d".formatted(direction, n);
				assertThat(outcome(call(client, "count", text))).as("cut at byte %d", n)
					.satisfiesAnyOf((outcome) -> assertThat(outcome).isEqualTo(text),
							(outcome) -> assertThat(outcome).isInstanceOf(ConduitException.class));
				awaitHealing(client, text);
			}
			this.proxy.heal();
		}
		assertThat(this.served).as("how often each call was served")
			.allSatisfy((text, times) -> assertThat(times).as(text).isEqualTo(1));
	}

	@ParameterizedTest
	@EnumSource(Direction.class)
	void aConnectionThatEndsInOneDirectionIsReplaced(Direction direction) {
		CountDownLatch ended = new CountDownLatch(1);
		serve((options) -> options, (builder) -> builder.endpoint("wait", (exchange) -> ended.await()));
		this.proxy = ChaosProxy.before(address());
		ConduitClient client = throughProxy();
		client.start().toCompletableFuture().join();
		CompletableFuture<String> waiting = call(client, "wait", "for ever");
		eventually("the call").until(() -> server().dispatcher().statistics().running() == 1);

		this.proxy.halfCloseAfter(direction, 0);
		CompletableFuture<String> second = call(client, "echo", "second");

		assertThat(outcome(waiting)).isInstanceOf(ConduitOutcomeUnknownException.class);
		assertThat(outcome(second)).isInstanceOfAny(ConduitException.class, String.class);
		assertThat(callOnceConnected(client, "echo", "third")).isEqualTo("third");
		ended.countDown();
	}

	@Test
	void aFrameThatComesByteByByteIsTheSameFrame() {
		serveCounting();
		this.proxy = ChaosProxy.before(address());
		ConduitClient client = throughProxy();
		client.start().toCompletableFuture().join();
		this.proxy.letPass(Direction.TO_SERVER, 0);

		CompletableFuture<String> call = call(client, "count", "slowly");
		eventually("the last byte").until(() -> {
			assertThat(call).isNotCompletedExceptionally();
			this.proxy.letPass(Direction.TO_SERVER, 1);
			return call.isDone();
		});

		assertThat(call).isCompletedWithValue("slowly");
	}

	@Test
	void aConnectionThatIsCutByHandIsReplaced() {
		serveCounting();
		this.proxy = ChaosProxy.before(address());
		ConduitClient client = throughProxy();
		client.start().toCompletableFuture().join();
		assertThat(this.proxy.openConnections()).isEqualTo(1);

		this.proxy.cut();

		awaitHealing(client, "cut by hand");
	}

	/**
	 * A call that goes out before the client has noticed the cut fails, too.
	 */
	private void awaitHealing(ConduitClient client, String text) {
		AtomicInteger attempt = new AtomicInteger();
		eventually("an answer after " + text).until(
				() -> outcome(call(client, "count", "after %s %d".formatted(text, attempt.incrementAndGet()))),
				String.class::isInstance);
	}

	private void serveCounting() {
		serve((options) -> options, (builder) -> builder.endpoint("count", (exchange) -> {
			this.served.merge(exchange.payload().asText(), 1, Integer::sum);
			exchange.reply(Headers.EMPTY, exchange.payload());
		}));
	}

	private long bytesOfOneCall(Direction direction) {
		this.proxy = ChaosProxy.before(address());
		try (ConduitClient client = throughProxy()) {
			client.start();
			assertThat(call(client, "count", "uncut")).succeedsWithin(PATIENCE);
			return this.proxy.passedBytes(direction);
		}
	}

	private ConduitClient throughProxy() {
		ClientOptions options = ClientOptions.of("client", List.of(this.proxy.address())).withReconnect(AT_ONCE);
		return client(PASSWORD, (builder) -> builder.options(options).authentication(this.authentication));
	}

}
