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
import dev.conduit.spring.binding.MethodSignature;

/**
 * Answers {@code conduit.discover} with what the server offers: a JSON document that is
 * made when the first one asks, and kept. Whoever may connect may read it.
 *
 * @since 0.1.0
 */
public final class DiscoveryEndpoint implements EndpointHandler {

	/** The route that every server answers. */
	public static final Route ROUTE = new Route("conduit.discover");

	private final String server;

	private final JsonSchemas schemas;

	private final Supplier<List<MethodSignature>> methods;

	private volatile @Nullable Payload document;

	/**
	 * The endpoint of a server.
	 * @param server name of the server
	 * @param schemas describe types
	 * @param methods what the server offers; asked when the first client asks
	 */
	public DiscoveryEndpoint(String server, JsonSchemas schemas, Supplier<List<MethodSignature>> methods) {
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
		// Two that ask first at the same time make the same document.
		@Nullable Payload known = this.document;
		if (known == null) {
			known = Payload.of(this.schemas.mapper().writeValueAsBytes(describe()), ContentType.JSON);
			this.document = known;
		}
		exchange.reply(Headers.EMPTY, known);
	}

	private ObjectNode describe() {
		ObjectNode json = this.schemas.mapper().createObjectNode().put("server", this.server);
		ArrayNode all = json.putArray("methods");
		this.methods.get()
			.stream()
			.sorted(Comparator.comparing((method) -> method.route().value()))
			.forEach((method) -> this.schemas.describe(method).writeTo(all.addObject()));
		return json;
	}

}
