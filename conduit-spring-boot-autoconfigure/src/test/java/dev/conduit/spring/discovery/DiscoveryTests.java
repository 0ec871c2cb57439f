package dev.conduit.spring.discovery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.spring.Applications;
import dev.conduit.spring.Calls;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;

class DiscoveryTests {

	private final Applications applications = new Applications();

	@AfterEach
	void close() {
		this.applications.close();
	}

	@Test
	void aClientOfTheCoreReadsWhatAServerOffers() throws Exception {
		String port = this.applications.with("conduit.server.name=shop")
			.server("tcp://127.0.0.1:0", Orders.class)
			.getEnvironment()
			.getRequiredProperty("local.conduit.server.port");
		try (ConduitClient client = ConduitClient.builder()
			.options(ClientOptions.of("reader", List.of(Address.parse("tcp://127.0.0.1:" + port))))
			.build()) {
			client.start();

			Reply reply = client.request(new Route("conduit.discover"), Payload.EMPTY).get(20, TimeUnit.SECONDS);

			JsonNode document = JsonMapper.shared().readTree(reply.payload().asText());
			assertThat(document.path("server").asString()).isEqualTo("shop");
			assertThat(document.path("methods").findValuesAsString("name")).containsExactly("orders.cancel",
					"orders.find", "orders.later", "orders.put", "orders.raw", "orders.reset", "orders.tree");
		}
	}

	@Test
	void aMethodIsDescribedWithItsDocumentation() {
		JsonNode method = method("orders.put");

		assertThat(method.path("interaction").asString()).isEqualTo("unary");
		assertThat(method.path("description").asString()).isEqualTo("Puts an order in the books.");
		assertThat(method.path("fingerprint").asString()).matches("[0-9a-f]{32}");
		assertThat(method("orders.find").has("description")).isFalse();
	}

	@Test
	void oneParameterIsThePayloadAndItsConstraintsAreInTheSchema() {
		assertThat(method("orders.put").path("parameters")).isEqualTo(json("""
				{
				  "$schema": "https://json-schema.org/draft/2020-12/schema",
				  "$ref": "#/$defs/Order",
				  "$defs": {
				    "Order": {
				      "type": "object",
				      "properties": {
				        "customer_name": { "type": "string", "minLength": 1, "maxLength": 40 },
				        "amount": { "type": "integer", "maximum": 10, "exclusiveMinimum": 0 },
				        "kind": { "type": "string", "enum": [ "BOOK", "TOY" ] },
				        "tags": { "type": "array", "items": { "type": "string" }, "maxItems": 3 },
				        "prices": { "type": "object", "additionalProperties": { "type": "number" } },
				        "code": { "type": "string" },
				        "picture": { "type": "string", "contentEncoding": "base64" },
				        "note": { "type": "string" }
				      },
				      "required": [ "customer_name", "amount" ]
				    }
				  }
				}
				"""));
	}

	@Test
	void severalParametersAreAnObject() {
		assertThat(method("orders.find").path("parameters")).isEqualTo(json("""
				{
				  "$schema": "https://json-schema.org/draft/2020-12/schema",
				  "type": "object",
				  "properties": {
				    "customer": { "type": "string", "minLength": 1 },
				    "limit": { "type": "integer", "exclusiveMinimum": 0 },
				    "after": { "type": "string" }
				  },
				  "required": [ "customer", "limit" ],
				  "additionalProperties": false
				}
				"""));
		assertThat(method("orders.find").at("/result/items/$ref").asString()).isEqualTo("#/$defs/Order");
	}

	@Test
	void whatAFutureHoldsIsTheResultAndNothingIsNoResult() {
		assertThat(method("orders.later").at("/result/type").asString()).isEqualTo("boolean");
		assertThat(method("orders.reset").has("result")).isFalse();
		assertThat(method("orders.reset").at("/parameters/properties").isEmpty()).isTrue();
	}

	@Test
	void aTypeMayHoldItself() {
		JsonNode tree = method("orders.tree").path("parameters");

		assertThat(tree.path("$ref").asString()).isEqualTo("#/$defs/Tree");
		assertThat(tree.at("/$defs/Tree/properties/children/items/$ref").asString()).isEqualTo("#/$defs/Tree");
	}

	@Test
	void whatIsTakenAsItComesMayBeAnything() {
		assertThat(method("orders.raw").path("parameters").propertyNames()).containsExactly("$schema");
		assertThat(method("orders.cancel").path("parameters").propertyNames()).containsExactly("$schema");
	}

	@Test
	void datesAreDescribedAsTheApplicationsMapperWritesThem() {
		JsonNode text = method("orders.tree").at("/parameters/$defs/Tree/properties/planted");
		this.applications.close();
		this.applications.with("spring.jackson.datatype.datetime.write-dates-as-timestamps=true");
		JsonNode number = method("orders.tree").at("/parameters/$defs/Tree/properties/planted");

		assertThat(text).isEqualTo(json("{ \"type\": \"string\", \"format\": \"date-time\" }"));
		assertThat(number.path("type").asString()).isIn("integer", "number");
	}

	@Test
	void aServerWithoutMethodsOffersNone() {
		this.applications.server();

		assertThat(document().path("methods")).isEqualTo(json("[]"));
	}

	private JsonNode method(String name) {
		if (this.applications.isEmpty()) {
			this.applications.server(Orders.class);
		}
		for (JsonNode method : document().path("methods")) {
			if (method.path("name").asString().equals(name)) {
				return method;
			}
		}
		throw new AssertionError("no method " + name);
	}

	private JsonNode document() {
		return json(new Calls(this.applications.client()).call("conduit.discover", ""));
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

	enum Kind {

		BOOK, TOY

	}

	record Code(@JsonValue String text) {

	}

	@SuppressWarnings("ArrayRecordComponent") // bytes are what is shown
	record Order(@JsonProperty("customer_name") @NotBlank @Size(max = 40) String customer,
			@Positive @Max(10) int amount, Kind kind, @Size(max = 3) List<String> tags, Map<String, Double> prices,
			Code code, byte[] picture, Optional<String> note) {

	}

	record Tree(List<Tree> children, Instant planted) {

	}

	@ConduitRpc("orders")
	static class Orders {

		@ConduitRpc(description = "Puts an order in the books.")
		void put(Order order) {
		}

		@ConduitRpc
		List<Order> find(@NotBlank String customer, @Positive int limit, @Nullable String after) {
			return List.of();
		}

		@ConduitRpc
		CompletableFuture<Boolean> later() {
			return CompletableFuture.completedFuture(true);
		}

		@ConduitRpc
		void reset() {
		}

		@ConduitRpc
		void tree(Tree tree) {
		}

		@ConduitRpc
		Payload raw(Payload payload) {
			return payload;
		}

		@ConduitRpc
		void cancel(Message<String> message) {
		}

	}

}
