package dev.conduit.spring.client;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.messaging.handler.annotation.Header;

import dev.conduit.annotation.ConduitClient;
import dev.conduit.annotation.ConduitError;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.autoconfigure.ConduitClientCustomizer;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.spring.Calls;
import dev.conduit.spring.ConduitContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Calls that are repeated because they are declared as idempotent.
 */
class IdempotentCallsTests {

	@Test
	void aMethodThatIsDeclaredIdempotentIsCalledAgain() {
		runner().run((context) -> {
			StockClient client = context.getBean(ConduitClients.class).create(StockClient.class);

			assertThat(client.count("first")).isEqualTo(1);

			assertThat(context.getBean(Stock.class).attempts).containsExactly("first null", "first 2");
		});
	}

	@Test
	void soAreThoseThatAnswerLater() {
		runner().run((context) -> {
			StockClient client = context.getBean(ConduitClients.class).create(StockClient.class);

			assertThat(client.countLater("later").get()).isEqualTo(1);
			assertThat(context.getBean(ConduitTemplate.class)
				.idempotent()
				.call("stock.count", "by template", Integer.class)).isEqualTo(1);
		});
	}

	@Test
	void othersAreNot() {
		runner().run((context) -> {
			StockClient client = context.getBean(ConduitClients.class).create(StockClient.class);

			assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> client.take("once"));
			assertThatExceptionOfType(ConduitRpcException.class)
				.isThrownBy(() -> context.getBean(ConduitTemplate.class).call("stock.count", "plain", Integer.class));

			assertThat(context.getBean(Stock.class).attempts).containsExactly("once null", "plain null");
		});
	}

	@Test
	void aTypeSaysItForAllItsMethods() {
		runner().run((context) -> assertThat(
				context.getBean(ConduitClients.class).create(ReadingClient.class).count("of a type"))
			.isEqualTo(1));
	}

	@Test
	void theConfigurationDecidesInTheEnd() {
		runner()
			.withPropertyValues("conduit.client.methods.stockClient-take.idempotent=true",
					"conduit.client.methods.stockClient-count.idempotent=false")
			.run((context) -> {
				StockClient client = context.getBean(ConduitClients.class).create(StockClient.class);

				assertThat(client.take("now it is")).isEqualTo(1);
				assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(() -> client.count("now it is not"));
			});
	}

	@Test
	void theExceptionHoldsTheEarlierFailures() {
		runner().withPropertyValues("conduit.client.channels.default.retry.max-attempts=2").run((context) -> {
			StockClient client = context.getBean(ConduitClients.class).create(StockClient.class);

			ConduitRpcException failure = catchThrowableOfType(ConduitRpcException.class, client::never);

			assertThat(failure).hasMessageContaining("call 2");
			assertThat(Arrays.stream(failure.getSuppressed()))
				.anySatisfy((earlier) -> assertThat(earlier).hasMessageContaining("call 1"));
		});
	}

	@Test
	void aPolicyOfSpringFrameworkSaysHowOften() {
		runner()
			.withBean(ConduitClientCustomizer.class,
					() -> (channel,
							builder) -> builder.retry(FrameworkRetryPolicy
								.of(RetryPolicy.builder().maxRetries(4).delay(java.time.Duration.ofMillis(1)).build())))
			.run((context) -> {
				StockClient client = context.getBean(ConduitClients.class).create(StockClient.class);

				assertThatExceptionOfType(ConduitRpcException.class).isThrownBy(client::never);

				assertThat(context.getBean(Stock.class).attempts).hasSize(5);
			});
	}

	@Test
	void discoveryTells() {
		runner().run((context) -> {
			String document = new Calls(context).call("conduit.discover", "");

			assertThat(document.split("\"idempotent\":true", -1)).as("methods that are").hasSize(2);
			assertThat(document).containsPattern("\"name\":\"stock.count\",[^{]*\"idempotent\":true");
		});
	}

	private static ApplicationContextRunner runner() {
		return ConduitContext.looped(Stock.class)
			.withPropertyValues("conduit.client.channels.default.retry.initial-delay=1ms",
					"conduit.client.channels.default.retry.max-delay=5ms");
	}

	@ConduitError(code = "locked", retryable = true)
	static class LockedException extends RuntimeException {

		LockedException(String message) {
			super(message);
		}

	}

	@ConduitRpc("stock")
	static class Stock {

		private final ConcurrentLinkedQueue<String> attempts = new ConcurrentLinkedQueue<>();

		@ConduitRpc(idempotent = true)
		int count(String item, @Header(name = "conduit-attempt", required = false) @Nullable String attempt) {
			return take(item, attempt);
		}

		@ConduitRpc
		int take(String item, @Header(name = "conduit-attempt", required = false) @Nullable String attempt) {
			this.attempts.add(item + " " + attempt);
			if (attempt == null) {
				throw new LockedException(item);
			}
			return 1;
		}

		@ConduitRpc
		int never() {
			this.attempts.add("never");
			throw new LockedException("call " + this.attempts.size());
		}

	}

	@ConduitClient("stock")
	interface StockClient {

		@ConduitRpc(idempotent = true)
		int count(String item);

		@ConduitRpc(value = "count", idempotent = true)
		CompletableFuture<Integer> countLater(String item);

		int take(String item);

		@ConduitRpc(idempotent = true)
		int never();

	}

	@ConduitClient("stock")
	@ConduitRpc(idempotent = true)
	interface ReadingClient {

		int count(String item);

	}

}
