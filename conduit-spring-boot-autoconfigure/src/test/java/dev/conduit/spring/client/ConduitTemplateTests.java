package dev.conduit.spring.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.annotation.ConduitRpc;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ConduitTimeoutException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Handling;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Priority;
import dev.conduit.message.PublishOutcome;
import dev.conduit.spring.ConduitContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class ConduitTemplateTests {

	@Test
	void aCallHasAnArgumentSeveralOrNone() {
		withTemplate((context, template) -> {
			assertThat(template.call("double", 4, Integer.class)).isEqualTo(8);
			assertThat(template.call("add", Map.of("a", 1, "b", 2), int.class)).isEqualTo(3);
			assertThat(template.call("pair", null, Pair.class)).isEqualTo(new Pair(1, 2));
			assertThat(template.call("pair", null, Void.class)).isNull();
			assertThat(template.call("nothing", null, String.class)).isNull();
		});
	}

	@Test
	void aResultMayHaveTypeArguments() {
		withTemplate((context, template) -> {
			ParameterizedTypeReference<List<Pair>> pairs = new ParameterizedTypeReference<>() {
			};

			assertThat(template.call("pairs", null, pairs)).containsExactly(new Pair(1, 2));
			assertThat(template.callAsync("pairs", null, pairs).get()).containsExactly(new Pair(1, 2));
			assertThat(template.callAsync("double", 4, Integer.class).get()).isEqualTo(8);
		});
	}

	@Test
	void headersAndTimeoutsAreOfTheTemplateThatHasThem() {
		withTemplate((context, template) -> {
			ConduitTemplate traced = template.withHeaders(Headers.of("trace", "t1"));

			assertThat(traced.call("trace", null, String.class)).isEqualTo("t1");
			assertThat(template.call("trace", null, String.class)).isNull();
			assertThatExceptionOfType(ConduitTimeoutException.class)
				.isThrownBy(() -> template.withTimeout(Duration.ofMillis(50)).call("endless", null, Void.class));
		});
	}

	@Test
	void aCallThatFailsSaysSo() {
		withTemplate((context, template) -> {
			assertThatExceptionOfType(ConduitRpcException.class)
				.isThrownBy(() -> template.call("missing", null, Void.class))
				.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.METHOD_NOT_FOUND));
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> template.callAsync("missing", null, Void.class).get())
				.withCauseInstanceOf(ConduitRpcException.class);
			assertThatExceptionOfType(ConduitRpcException.class)
				.isThrownBy(() -> template.call("pair", null, Integer.class))
				.withMessageContaining("the answer of 'pair' does not fit");
			assertThatIllegalArgumentException().isThrownBy(() -> template.call("no route", null, Void.class));
		});
	}

	@Test
	void aOneWayCallDoesNotWait() {
		withTemplate((context, template) -> {
			template.send("remember", "x");

			await().untilAsserted(() -> assertThat(context.getBean(Service.class).remembered).containsExactly("x"));
		});
	}

	@Test
	void whatIsPublishedReachesTheServersOwnListenersThroughEitherWay() {
		withTemplate((context, template) -> {
			ConduitTemplate traced = template.withHeaders(Headers.of("trace", "t1"));

			traced.withChannel("server").publish("heard.a", new Pair(1, 2), AckLevel.PROCESSED);
			traced.withChannel("default").publish("heard.b", "text", AckLevel.PROCESSED);
			assertThat(traced.withChannel("default").publishAsync("heard.c", 3, AckLevel.PROCESSED).get())
				.isEqualTo(AckLevel.PROCESSED);

			assertThat(context.getBean(Service.class).heard).containsExactly("heard.a {\"a\":1,\"b\":2} t1",
					"heard.b text t1", "heard.c 3 t1");
		});
	}

	@Test
	void theHandlingOfMessagesIsOfTheTemplateThatSaysIt() {
		withTemplate((context, template) -> {
			ConduitTemplate urgent = template.withPriority(Priority.HIGH)
				.withKey("roof")
				.withTimeToLive(Duration.ofHours(1))
				.withHeaders(Headers.of("trace", "t1"))
				.withTimeout(Duration.ofSeconds(20));

			urgent.withChannel("server").publish("heard.a", "x", AckLevel.PROCESSED);
			urgent.withChannel("default").publish("heard.b", "x", AckLevel.PROCESSED);
			template.withChannel("default").publish("heard.c", "x", AckLevel.PROCESSED);

			List<Handling> handled = context.getBean(Service.class).handled;
			assertThat(handled).hasSize(3).endsWith(Handling.DEFAULT);
			assertThat(handled.subList(0, 2)).allSatisfy((handling) -> {
				assertThat(handling.priority()).isEqualTo(Priority.HIGH);
				assertThat(handling.key()).isEqualTo("roof");
				assertThat(handling.timeToLive()).isLessThanOrEqualTo(Duration.ofHours(1)).isPositive();
			});
		});
	}

	@Test
	void aMessageIsTakenOnceUnderItsId() {
		withTemplate((context, template) -> {
			ConduitTemplate remote = template.withChannel("default");

			PublishOutcome first = remote.publishOnce("heard.a", "x", AckLevel.PROCESSED);
			PublishOutcome again = remote.publishOnce(first.id(), "heard.a", "x", AckLevel.PROCESSED);
			PublishOutcome another = remote.publishOnce("heard.a", "x", AckLevel.PROCESSED);
			PublishOutcome reused = remote.publishOnce(first.id(), "heard.a", "y", AckLevel.PROCESSED);

			assertThat(first).isEqualTo(new PublishOutcome.Acked(first.id(), AckLevel.PROCESSED)).isEqualTo(again);
			assertThat(another.id()).isNotEqualTo(first.id());
			assertThat(reused).isInstanceOfSatisfying(PublishOutcome.Rejected.class,
					(rejected) -> assertThat(rejected.problem().code()).isEqualTo(ErrorCode.ID_REUSED));
			assertThat(context.getBean(Service.class).heard).hasSize(2);
			assertThatIllegalArgumentException().isThrownBy(() -> remote.publishOnce("heard.a", "x", AckLevel.NONE))
				.withMessageContaining("'ackLevel'");
		});
	}

	@Test
	void publishingWaitsUntilTheServerHasTheMessage() {
		withTemplate((context, template) -> {
			template.withChannel("default").publish("heard.a", "x");

			await().untilAsserted(() -> assertThat(context.getBean(Service.class).heard).hasSize(1));
		});
	}

	@Test
	void moreThanTheServerCanPromiseIsRefused() {
		withTemplate((context, template) -> {
			for (String channel : new String[] { "server", "default" }) {
				ConduitException ex = catchThrowableOfType(ConduitException.class,
						() -> template.withChannel(channel).publish("heard.a", "x", AckLevel.PERSISTED));

				assertThat(ex.problem().detail()).contains("durable store");
			}
		});
	}

	@Test
	void whereThereIsAChoiceAMessageNeedsAName() {
		withTemplate((context, template) -> {
			assertThatExceptionOfType(UnknownChannelException.class).isThrownBy(() -> template.publish("heard.a", "x"))
				.withMessage("The topic heard.a names no channel, and there is a choice: server, default; "
						+ "'channel' in an annotation names one, and withChannel in code");
			assertThatExceptionOfType(UnknownChannelException.class)
				.isThrownBy(() -> template.withChannel("other").publish("heard.a", "x"))
				.withMessage("There is no channel 'other' for the topic heard.a; there are: [default]");
		});
	}

	@Test
	void theOwnServerIsNotCalledThroughAChannel() {
		withTemplate((context, template) -> assertThatExceptionOfType(UnknownChannelException.class)
			.isThrownBy(() -> template.withChannel("server").call("pair", null, Pair.class)));
	}

	private static void withTemplate(Use use) {
		ConduitContext.looped(Service.class)
			.run((context) -> use.with(context, context.getBean(ConduitTemplate.class)));
	}

	private interface Use {

		void with(AssertableApplicationContext context, ConduitTemplate template) throws Exception;

	}

	record Pair(int a, int b) {

	}

	static class Service {

		private final List<String> remembered = new CopyOnWriteArrayList<>();

		private final List<String> heard = new CopyOnWriteArrayList<>();

		final List<Handling> handled = new CopyOnWriteArrayList<>();

		@ConduitRpc("double")
		int twice(int number) {
			return 2 * number;
		}

		@ConduitRpc
		int add(int a, int b) {
			return a + b;
		}

		@ConduitRpc
		Pair pair() {
			return new Pair(1, 2);
		}

		@ConduitRpc
		List<Pair> pairs() {
			return List.of(pair());
		}

		@ConduitRpc
		@Nullable Pair nothing() {
			return null;
		}

		@ConduitRpc
		@Nullable String trace(Headers headers) {
			return headers.get("trace");
		}

		@ConduitRpc
		void endless() throws InterruptedException {
			new CountDownLatch(1).await();
		}

		@ConduitRpc
		void remember(String text) {
			this.remembered.add(text);
		}

		@ConduitListener(topics = "heard.*", channel = "server")
		void onMessage(Message message, Headers headers) {
			this.handled.add(message.handling());
			this.heard.add("%s %s %s".formatted(message.topic(), message.payload().asText(), headers.get("trace")));
		}

	}

}
