package dev.conduit.spring.discovery;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import dev.conduit.exchange.Exchange;
import dev.conduit.message.ContentType;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.EndpointHandler;
import dev.conduit.routing.Execution;
import dev.conduit.server.AccessPolicy;
import dev.conduit.spring.binding.MethodSignature;

/**
 * Answers {@code listall} as NetConduit does, out of what {@code conduit.discover} knows:
 * <code>{"methods": [{"name", "description", "parameters": {name: type}, "return_type",
 * "requires_auth"}], "count"}</code>. Types are those of JSON Schema. What is the payload
 * as a whole, and no object, is the parameter {@code _0}.
 *
 * @since 0.1.0
 */
public final class ListAllEndpoint implements EndpointHandler {

	/** The route. */
	public static final Route ROUTE = new Route("listall");

	private final JsonSchemas schemas;

	private final boolean authenticated;

	private final AccessPolicy access;

	private final Supplier<List<MethodSignature>> methods;

	/**
	 * The endpoint of a server.
	 * @param schemas describe types
	 * @param authenticated whether the server wants clients to log in
	 * @param methods what the server offers; asked when a client asks
	 */
	public ListAllEndpoint(JsonSchemas schemas, boolean authenticated, Supplier<List<MethodSignature>> methods) {
		this(schemas, authenticated, methods, AccessPolicy.OPEN);
	}

	/**
	 * The endpoint of a server that shows to each client what it may call.
	 * @param schemas describe types
	 * @param authenticated whether the server wants clients to log in
	 * @param methods what the server offers; asked when a client asks
	 * @param access says what clients may call
	 */
	public ListAllEndpoint(JsonSchemas schemas, boolean authenticated, Supplier<List<MethodSignature>> methods,
			AccessPolicy access) {
		this.access = access;
		this.schemas = schemas;
		this.authenticated = authenticated;
		this.methods = methods;
	}

	/**
	 * As an endpoint.
	 * @return the endpoint
	 */
	public Endpoint endpoint() {
		return new Endpoint(ROUTE, Execution.VIRTUAL_THREAD, this);
	}

	@Override
	public void handle(Exchange exchange) {
		ObjectNode json = this.schemas.mapper().createObjectNode();
		ArrayNode all = json.putArray("methods");
		this.methods.get()
			.stream()
			.filter((method) -> this.access.mayCall(exchange.peer(), method.route()))
			.sorted(Comparator.comparing((method) -> method.route().value()))
			.map(this.schemas::describe)
			.forEach((method) -> write(method, all.addObject()));
		json.put("count", all.size());
		exchange.reply(Headers.EMPTY, Payload.of(this.schemas.mapper().writeValueAsBytes(json), ContentType.JSON));
	}

	private void write(MethodDescription method, ObjectNode json) {
		json.put("name", method.route().value()).put("description", method.description());
		ObjectNode parameters = json.putObject("parameters");
		JsonNode root = resolved(method.parameters(), method.parameters());
		JsonNode properties = root.path("properties");
		properties.propertyNames()
			.forEach((name) -> parameters.put(name, typeOf(method.parameters(), properties.path(name))));
		if (properties.isMissingNode() && root.has("type")) {
			parameters.put("_0", typeOf(method.parameters(), root));
		}
		@Nullable ObjectNode result = method.result();
		json.put("return_type", (result != null) ? typeOf(result, result) : "null");
		json.put("requires_auth", this.authenticated);
	}

	private static String typeOf(JsonNode document, JsonNode schema) {
		JsonNode type = resolved(document, schema).path("type");
		JsonNode first = type.isArray() ? type.path(0) : type;
		return first.asString("any");
	}

	/** What a reference stands for. */
	private static JsonNode resolved(JsonNode document, JsonNode schema) {
		String reference = schema.path("$ref").asString("");
		return reference.startsWith("#/") ? document.at(reference.substring(1)) : schema;
	}

}
