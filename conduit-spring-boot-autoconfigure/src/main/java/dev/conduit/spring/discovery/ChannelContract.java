package dev.conduit.spring.discovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import dev.conduit.connection.Connection;
import dev.conduit.exchange.Deadline;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.spring.binding.MethodSignature;
import dev.conduit.spring.client.ClientChannel;
import dev.conduit.spring.client.Compatibility;

/**
 * What the clients of one channel expect of its server. For any thread.
 */
final class ChannelContract {

	private static final Logger logger = LoggerFactory.getLogger(ChannelContract.class);

	private final ClientChannel channel;

	private final Compatibility policy;

	private final JsonSchemas schemas;

	private final Executor executor;

	/** As many as the clients have methods. */
	private final Map<Route, List<MethodSignature>> expected = new ConcurrentHashMap<>();

	private volatile @Nullable Check last;

	ChannelContract(ClientChannel channel, Compatibility policy, JsonSchemas schemas, Executor executor) {
		this.channel = channel;
		this.policy = policy;
		this.schemas = schemas;
		this.executor = executor;
	}

	void expect(MethodSignature method) {
		this.expected.merge(method.route(), List.of(method), (known, more) -> {
			List<MethodSignature> all = new ArrayList<>(known);
			all.addAll(more);
			return List.copyOf(all);
		});
	}

	boolean expects(Route route) {
		return this.expected.containsKey(route);
	}

	/**
	 * Looks at the server of a new connection.
	 */
	void connected() {
		if (this.expected.isEmpty()) {
			return;
		}
		CompletionStage<Differences> check = check(this.channel.deadline(null));
		check.whenComplete((differences, failure) -> {
			if (failure != null) {
				logger.info("Channel '{}': nobody knows whether the server serves what this application calls: {}",
						this.channel.name(), failure.getMessage());
			}
			else if (!differences.isEmpty()) {
				logger.atLevel(level())
					.log("Channel '{}': the server does not serve what this application calls. {}", this.channel.name(),
							differences);
			}
		});
	}

	private Level level() {
		return switch (this.policy) {
			case INFO -> Level.INFO;
			case WARN -> Level.WARN;
			case FAIL -> Level.ERROR;
		};
	}

	/**
	 * What differs at the server that the channel is connected to; asked once for each
	 * connection.
	 */
	CompletableFuture<Differences> check(Deadline deadline) {
		@Nullable Connection connection = this.channel.client().connection();
		@Nullable Check known = this.last;
		if (known != null && known.connection == connection && !known.differences.isCompletedExceptionally()) {
			return known.differences;
		}
		CompletableFuture<Differences> differences = this.channel
			.requestIdempotent(DiscoveryEndpoint.ROUTE, Headers.EMPTY, Payload.EMPTY, deadline)
			.thenApplyAsync(this::compare, this.executor);
		if (connection != null) {
			this.last = new Check(connection, differences);
		}
		return differences;
	}

	private Differences compare(Reply reply) {
		JsonNode document;
		try {
			document = this.schemas.mapper().readTree(reply.payload().asText());
		}
		catch (JacksonException ex) {
			throw new ConduitRpcException(
					Problem.of(ErrorCode.EXECUTION_FAILED, "the server's description of itself is not valid JSON"), ex);
		}
		Map<String, JsonNode> served = new HashMap<>();
		document.path("methods").forEach((method) -> served.put(method.path("name").asString(""), method));
		Map<String, List<String>> found = new HashMap<>();
		this.expected.forEach((route, methods) -> {
			List<String> differences = differences(served.get(route.value()), methods);
			if (!differences.isEmpty()) {
				found.put(route.value(), differences);
			}
		});
		return new Differences(found);
	}

	private List<String> differences(@Nullable JsonNode served, List<MethodSignature> methods) {
		if (served == null) {
			return List.of("the server has no such method");
		}
		List<String> found = new ArrayList<>();
		for (MethodSignature method : methods) {
			MethodDescription own = this.schemas.describe(method);
			if (!own.fingerprint().equals(served.path("fingerprint").asString(""))) {
				String shape = served.path("interaction").asString("");
				if (!shape.equals(own.interaction().term())) {
					found.add("the call is '%s' here and '%s' at the server".formatted(own.interaction().term(),
							Printable.of(shape)));
				}
				found.addAll(SchemaComparison.ofParameters(own.parameters(), served.path("parameters")));
				if (own.items() != null && served.path("items").isObject()) {
					found.addAll(SchemaComparison.ofItems(own.items(), served.path("items")));
				}
				if (own.result() != null) {
					found.addAll(SchemaComparison.ofResult(served.path("result"), own.result()));
				}
			}
		}
		return found.stream().distinct().limit(Differences.MAX_EACH).toList();
	}

	private record Check(Connection connection, CompletableFuture<Differences> differences) {

	}

}
