package dev.conduit.spring.discovery;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
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
 * Answers {@code conduit.discover} with what the server offers to the client that asks: a
 * JSON document, kept for the next one that may call the same methods.
 *
 * @since 0.1.0
 */
public final class DiscoveryEndpoint implements EndpointHandler {

	/** The route that every server answers. */
	public static final Route ROUTE = new Route("conduit.discover");

	private final String server;

	private final JsonSchemas schemas;

	private final Supplier<List<MethodSignature>> methods;

	private final AccessPolicy access;

	private volatile @Nullable Document last;

	/**
	 * The endpoint of a server.
	 * @param server name of the server
	 * @param schemas describe types
	 * @param methods what the server offers; asked when the first client asks
	 */
	public DiscoveryEndpoint(String server, JsonSchemas schemas, Supplier<List<MethodSignature>> methods) {
		this(server, schemas, methods, AccessPolicy.OPEN);
	}

	/**
	 * The endpoint of a server that shows to each client what it may call.
	 * @param server name of the server
	 * @param schemas describe types
	 * @param methods what the server offers; asked when a client asks
	 * @param access says what clients may call
	 */
	public DiscoveryEndpoint(String server, JsonSchemas schemas, Supplier<List<MethodSignature>> methods,
			AccessPolicy access) {
		this.access = access;
		this.server = server;
		this.schemas = schemas;
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
		List<MethodSignature> visible = this.methods.get()
			.stream()
			.filter((method) -> this.access.mayCall(exchange.peer(), method.route()))
			.toList();
		// Two that ask first at the same time make the same document.
		Document known = this.last;
		if (known == null || !known.methods().equals(visible)) {
			known = new Document(visible,
					Payload.of(this.schemas.mapper().writeValueAsBytes(describe(visible)), ContentType.JSON));
			this.last = known;
		}
		exchange.reply(Headers.EMPTY, known.payload());
	}

	private ObjectNode describe(List<MethodSignature> visible) {
		ObjectNode json = this.schemas.mapper().createObjectNode().put("server", this.server);
		ArrayNode all = json.putArray("methods");
		visible.stream()
			.sorted(Comparator.comparing((method) -> method.route().value()))
			.forEach((method) -> this.schemas.describe(method).writeTo(all.addObject()));
		return json;
	}

	/**
	 * What was told, and of which methods.
	 */
	private record Document(List<MethodSignature> methods, Payload payload) {

	}

}
