package dev.conduit.spring.service;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Violation;
import dev.conduit.spring.Calls;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.client.ConduitChannels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ServiceResultsTests {

	@Test
	void aResultIsAValueNowOrLater() {
		ConduitContext.looped(Service.class).run((context) -> {
			Calls calls = new Calls(context);

			assertThat(calls.call("value", "")).isEqualTo("{\"n\":1}");
			assertThat(calls.call("stage", "")).isEqualTo("{\"n\":2}");
			assertThat(calls.call("future", "")).isEqualTo("{\"n\":3}");
			assertThat(calls.call("mono", "")).isEqualTo("{\"n\":4}");
			assertThat(calls.call("optional", "")).isEqualTo("{\"n\":5}");
		});
	}

	@Test
	void nothingAtAllIsAnEmptyPayloadAndNullIsNull() {
		ConduitContext.looped(Service.class).run((context) -> {
			Calls calls = new Calls(context);

			assertThat(calls.send("nothing", Payload.EMPTY).payload()).isEqualTo(Payload.EMPTY);
			assertThat(calls.send("nothing-later", Payload.EMPTY).payload()).isEqualTo(Payload.EMPTY);
			assertThat(calls.send("no-mono", Payload.EMPTY).payload()).isEqualTo(Payload.EMPTY);
			assertThat(calls.call("null", "")).isEqualTo("null");
			assertThat(calls.call("empty-mono", "")).isEqualTo("null");
		});
	}

	@Test
	void textAndBytesLeaveUntouched() {
		ConduitContext.looped(Service.class).run((context) -> {
			Calls calls = new Calls(context);

			assertThat(calls.send("text", Payload.EMPTY).payload()).isEqualTo(Payload.text("plain"));
			assertThat(calls.send("bytes", Payload.EMPTY).payload().contentType()).isEqualTo(ContentType.BYTES);
		});
	}

	@Test
	void aResultThatBreaksConstraintsIsTheServersFaultAndSaysWhere() {
		ConduitContext.looped(Service.class).run((context) -> {
			for (String route : new String[] { "invalid", "invalid-later" }) {
				Problem problem = new Calls(context).fail(route, "");

				assertThat(problem.code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
				assertThat(problem.violations()).extracting(Violation::field).containsExactly("n");
			}
			assertThat(new Calls(context).fail("too-large", "").violations()).extracting(Violation::field)
				.containsExactly("result");
		});
	}

	@Test
	void aFutureThatFailsFailsTheCall() {
		ConduitContext.looped(Service.class).run((context) -> {
			assertThat(new Calls(context).fail("failing-future", "").code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
			assertThat(new Calls(context).fail("failing-mono", "").code()).isEqualTo(ErrorCode.EXECUTION_FAILED);
		});
	}

	@Test
	void whatIsReturnedIsCancelledWithTheCall() {
		ConduitContext.looped(Service.class).run((context) -> {
			Service service = context.getBean(Service.class);
			ConduitChannel channel = context.getBean(ConduitChannels.class).forCalls("", "a test");

			for (String route : new String[] { "endless-future", "endless-mono" }) {
				service.begun = new CountDownLatch(1);
				service.cancelled = false;
				CompletableFuture<?> call = channel.request(new dev.conduit.message.Route(route),
						dev.conduit.message.Headers.EMPTY, Payload.EMPTY, channel.deadline(null));
				service.begun.await();
				call.cancel(true);

				await().untilAsserted(() -> assertThat(service.cancelled).isTrue());
			}
		});
	}

	record Digit(@Max(9) int n) {

	}

	static class Service {

		private volatile CountDownLatch begun = new CountDownLatch(1);

		private volatile boolean cancelled;

		@ConduitRpc
		Digit value() {
			return new Digit(1);
		}

		@ConduitRpc
		CompletionStage<Digit> stage() {
			return CompletableFuture.supplyAsync(() -> new Digit(2));
		}

		@ConduitRpc
		CompletableFuture<Digit> future() {
			return CompletableFuture.completedFuture(new Digit(3));
		}

		@ConduitRpc
		Mono<Digit> mono() {
			return Mono.just(new Digit(4));
		}

		@ConduitRpc
		Optional<Digit> optional() {
			return Optional.of(new Digit(5));
		}

		@ConduitRpc
		void nothing() {
		}

		@ConduitRpc("nothing-later")
		CompletableFuture<Void> nothingLater() {
			return CompletableFuture.completedFuture(null);
		}

		@ConduitRpc("no-mono")
		Mono<Void> noMono() {
			return Mono.empty();
		}

		@ConduitRpc("null")
		@Nullable Map<String, String> nothingThere() {
			return null;
		}

		@ConduitRpc("empty-mono")
		Mono<Digit> emptyMono() {
			return Mono.empty();
		}

		@ConduitRpc
		String text() {
			return "plain";
		}

		@ConduitRpc
		byte[] bytes() {
			return new byte[] { 1 };
		}

		@ConduitRpc
		@Valid
		Digit invalid() {
			return new Digit(10);
		}

		@ConduitRpc("invalid-later")
		@Valid
		CompletableFuture<Digit> invalidLater() {
			return CompletableFuture.completedFuture(new Digit(10));
		}

		@ConduitRpc("too-large")
		@Max(9)
		int tooLarge() {
			return 10;
		}

		@ConduitRpc("failing-future")
		CompletableFuture<Digit> failingFuture() {
			return CompletableFuture.failedFuture(new IllegalStateException("secret"));
		}

		@ConduitRpc("failing-mono")
		Mono<Digit> failingMono() {
			return Mono.error(new IllegalStateException("secret"));
		}

		@ConduitRpc("endless-future")
		CompletableFuture<Digit> endlessFuture() {
			CompletableFuture<Digit> future = new CompletableFuture<>();
			CompletionStage<Digit> ended = future;
			ended.whenComplete((value, failure) -> this.cancelled = future.isCancelled());
			this.begun.countDown();
			return future;
		}

		@ConduitRpc("endless-mono")
		Mono<Digit> endlessMono() {
			return Mono.<Digit>never()
				.doOnSubscribe((subscription) -> this.begun.countDown())
				.doOnCancel(() -> this.cancelled = true);
		}

	}

}
