package dev.conduit.spring.service;

import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Peer;
import dev.conduit.message.ContentType;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.message.Violation;
import dev.conduit.spring.Calls;
import dev.conduit.spring.ConduitContext;
import dev.conduit.spring.binding.Argument;
import dev.conduit.spring.binding.ArgumentResolver;

import static dev.conduit.spring.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;

class ServiceArgumentsTests {

	@Test
	void oneParameterIsThePayload() {
		ConduitContext.looped(Service.class).run((context) -> {
			Calls calls = new Calls(context);

			assertThat(calls.call("record", "{\"a\": 1, \"b\": 2}")).isEqualTo("3");
			assertThat(calls.call("marked", "{\"a\": 1, \"b\": 2}")).isEqualTo("-1");
			assertThat(calls.call("scalar", "4.5")).isEqualTo("9.0");
			assertThat(calls.call("generic", "[{\"a\": 1, \"b\": 2}, {\"a\": 3, \"b\": 4}]")).isEqualTo("10");
			assertThat(calls.call("text", "\"x\"")).isEqualTo("x!");
			assertThat(calls.send("text", dev.conduit.message.Payload.text("y")).payload().asText()).isEqualTo("y!");
			assertThat(
					calls.send("bytes", dev.conduit.message.Payload.bytes(new byte[] { 1, 2 })).payload().toByteArray())
				.containsExactly(2, 1);
		});
	}

	@Test
	void severalParametersAreTheNamedValuesOfAnObject() {
		ConduitContext.looped(Service.class).run((context) -> {
			Calls calls = new Calls(context);

			assertThat(calls.call("named", "{\"times\": 2, \"word\": \"x\", \"pair\": {\"a\": 1, \"b\": 2}}"))
				.isEqualTo("xx3null");
			assertThat(calls.call("named",
					"{\"times\": 1, \"word\": \"x\", \"pair\": {\"a\": 1, \"b\": 2}, \"end\": \"!\"}"))
				.isEqualTo("x3!");
		});
	}

	@Test
	void missingExtraAndWrongParametersAreSaidAllAtOnce() {
		ConduitContext.looped(Service.class).run((context) -> {
			Problem problem = new Calls(context).fail("named",
					"{\"times\": \"x\", \"pair\": {\"a\": []}, \"tims\": 2}");

			assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
			assertThat(problem.violations()).contains(new Violation("times", "expected int, was string \"x\""),
					new Violation("word", "is required"), new Violation("pair.a", "expected int, was array"),
					new Violation("tims", "is not known"));
		});
	}

	@Test
	void headersAndPayloadAreSaidToBeWrongTogether() {
		ConduitContext.looped(Service.class).run((context) -> {
			Problem problem = new Calls(context).with("limit", "many").fail("headers", "\"x\"");

			assertThat(problem.code()).isEqualTo(ErrorCode.INVALID_PARAMETERS);
			assertThat(problem.violations()).containsExactlyInAnyOrder(
					new Violation("x-tenant", "the header is required"),
					new Violation("limit", "the header must be a int"),
					new Violation("payload", "expected int, was string \"x\""));
		});
	}

	@Test
	void headersAreConvertedAndHaveDefaults() {
		ConduitContext.looped(Service.class).withPropertyValues("tenant-header=x-tenant").run((context) -> {
			assertThat(new Calls(context).with("x-tenant", "acme").call("headers", "1")).isEqualTo("acme 10 null 1");
			assertThat(new Calls(context).with("x-tenant", "acme")
				.with("limit", "3")
				.with("trace", "t1")
				.call("headers", "1")).isEqualTo("acme 3 t1 1");
		});
	}

	@Test
	void allHeadersComeAsAMapAsHeadersAndInAMessage() {
		ConduitContext.looped(Service.class).run((context) -> {
			assertThat(new Calls(context).with("a", "1").with("b", "2").call("all-headers", ""))
				.isEqualTo("{a=1, b=2} 2");
			assertThat(new Calls(context).with("a", "1").call("message", "{\"a\": 1, \"b\": 2}")).isEqualTo("3 1");
		});
	}

	@Test
	void aMissingPayloadIsAMissingParameter() {
		ConduitContext.looped(Service.class).run((context) -> {
			Calls calls = new Calls(context);

			assertThat(calls.fail("scalar", "").violations()).isEmpty();
			assertThat(calls.fail("scalar", "").detail()).contains("payload is required");
			assertThat(calls.fail("record", "null").violations()).containsExactly(new Violation("pair", "is required"));
			assertThat(calls.fail("named", "").violations()).extracting(Violation::field)
				.containsExactly("times", "word", "pair");
		});
	}

	@Test
	void whatMayBeMissingIsNullOrEmpty() {
		ConduitContext.looped(Service.class).run((context) -> {
			Calls calls = new Calls(context);

			assertThat(calls.call("optional", "")).isEqualTo("none");
			assertThat(calls.call("optional", "null")).isEqualTo("none");
			assertThat(calls.call("optional", "{\"a\": 1, \"b\": 2}")).isEqualTo("3");
			assertThat(calls.call("nullable", "")).isEqualTo("none");
			assertThat(calls.call("nullable", "7")).isEqualTo("7");
		});
	}

	@Test
	void aMethodWithoutParametersTakesNothing() {
		ConduitContext.looped(Service.class).run((context) -> {
			Calls calls = new Calls(context);

			assertThat(calls.call("nothing", "")).isEqualTo("done");
			assertThat(calls.call("nothing", "{}")).isEqualTo("done");
			assertThat(calls.fail("nothing", "{\"a\": 1}").violations())
				.containsExactly(new Violation("a", "is not known"));
		});
	}

	@Test
	void whatIsNoJsonOrOfAnUnknownTypeIsRefusedAsSuch() {
		ConduitContext.looped(Service.class).run((context) -> {
			Calls calls = new Calls(context);

			assertThat(calls.fail("record", "{\"a\": ").code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
			assertThat(calls.fail("named", "{\"times\": ").code()).isEqualTo(ErrorCode.MALFORMED_PAYLOAD);
			assertThat(calls
				.fail("record", dev.conduit.message.Payload.of(new byte[] { 1 }, new ContentType("application/xml")))
				.code()).isEqualTo(ErrorCode.UNSUPPORTED_CONTENT_TYPE);
			assertThat(calls.fail("no.such.method", "1").code()).isEqualTo(ErrorCode.METHOD_NOT_FOUND);
		});
	}

	@Test
	void theCallItselfIsKnownByTypes() {
		ConduitContext.looped(Service.class)
			.run((context) -> assertThat(new Calls(context).call("call", ""))
				.isEqualTo("call anonymous anonymous conduit true false"));
	}

	@Test
	void theApplicationsOwnResolversAreAskedFirst() {
		ConduitContext.looped(Service.class)
			.withBean(ArgumentResolver.class, TenantResolver::new)
			.run((context) -> assertThat(new Calls(context).with("tenant", "acme").call("tenant", ""))
				.isEqualTo("acme"));
	}

	@Test
	void rawPayloadsAreUntouched() {
		ConduitContext.looped(Service.class)
			.run((context) -> assertThat(new Calls(context).send("raw", json("[1, 2]")).payload())
				.isEqualTo(json("[1, 2]")));
	}

	record Pair(int a, int b) {

	}

	record Tenant(String name) {

	}

	static class TenantResolver implements ArgumentResolver {

		@Override
		public @Nullable Argument bind(dev.conduit.spring.binding.HandlerParameter parameter) {
			return (parameter.rawType() == Tenant.class)
					? (inbound) -> new Tenant(String.valueOf(inbound.headers().get("tenant"))) : null;
		}

	}

	static class Service {

		@ConduitRpc("record")
		int sum(Pair pair) {
			return pair.a() + pair.b();
		}

		@ConduitRpc
		int marked(@Payload Pair pair) {
			return pair.a() - pair.b();
		}

		@ConduitRpc
		double scalar(double value) {
			return 2 * value;
		}

		@ConduitRpc
		int generic(List<Pair> pairs) {
			return pairs.stream().mapToInt(this::sum).sum();
		}

		@ConduitRpc
		String text(String text) {
			return text + "!";
		}

		@ConduitRpc
		byte[] bytes(byte[] bytes) {
			return new byte[] { bytes[1], bytes[0] };
		}

		@ConduitRpc
		dev.conduit.message.Payload raw(dev.conduit.message.Payload payload) {
			return payload;
		}

		@ConduitRpc
		String named(int times, String word, Pair pair, @Nullable String end) {
			return word.repeat(times) + sum(pair) + end;
		}

		@ConduitRpc
		String headers(@Header("${tenant-header:x-tenant}") String tenant, @Header(defaultValue = "10") int limit,
				@Header(name = "trace", required = false) String trace, int payload) {
			return "%s %d %s %d".formatted(tenant, limit, trace, payload);
		}

		@ConduitRpc("all-headers")
		String allHeaders(@org.springframework.messaging.handler.annotation.Headers Map<String, String> map,
				Headers headers) {
			return map + " " + headers.size();
		}

		@ConduitRpc
		String message(Message<Pair> message) {
			return sum(message.getPayload()) + " " + message.getHeaders().get("a");
		}

		@ConduitRpc
		String optional(Optional<Pair> pair) {
			return pair.map((present) -> String.valueOf(sum(present))).orElse("none");
		}

		@ConduitRpc
		String nullable(@Nullable Integer number) {
			return (number != null) ? number.toString() : "none";
		}

		@ConduitRpc
		String nothing() {
			return "done";
		}

		@ConduitRpc
		String call(Route route, Peer peer, Principal principal, Deadline deadline, CancellationToken token) {
			Duration left = deadline.remaining();
			return "%s %s %s %s %s %s".formatted(route, peer.principal(), principal.getName(), peer.name(),
					left != null && left.compareTo(Duration.ofSeconds(10)) <= 0, token.isCancelled());
		}

		@ConduitRpc
		String tenant(Optional<Tenant> tenant) {
			return tenant.map(Tenant::name).orElse("none");
		}

	}

}
