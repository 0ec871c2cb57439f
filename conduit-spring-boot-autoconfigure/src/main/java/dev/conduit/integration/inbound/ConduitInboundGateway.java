package dev.conduit.integration.inbound;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.integration.gateway.MessagingGatewaySupport;
import org.springframework.integration.mapping.HeaderMapper;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessagingException;

import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.Interaction;
import dev.conduit.integration.ConduitHeaderMapper;
import dev.conduit.integration.ConduitIntegration;
import dev.conduit.integration.IntegrationFailures;
import dev.conduit.integration.ReactorStreams;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.routing.Endpoint;
import dev.conduit.routing.Execution;
import dev.conduit.spring.binding.PeerContext;

/**
 * Answers calls by a flow. Each call is a message to the request channel, on a virtual
 * thread of its own within the bounds of {@code conduit.dispatch}, and waits for the
 * reply as long as the caller does. Replies belong to calls by their ids, so any number
 * of them are on their way over one connection.
 * <p>
 * Where the caller sends a stream, the payload is a {@code Flux} of its items that asks
 * for no more than the flow takes. Where it wants one, the reply is a {@code Flux},
 * stream, iterator or iterable, which is asked for no more than the caller takes. A call
 * that wants no answer is sent to the channel, and that is all.
 * <p>
 * What the flow throws goes to the error channel where there is one, whose reply answers
 * the call; what is thrown there, or where there is none, reaches the caller as it does
 * from a {@code @ConduitRpc} method. The routes are there when the application starts,
 * and calls are told to try again while the gateway is stopped.
 *
 * @since 0.1.0
 */
public class ConduitInboundGateway extends MessagingGatewaySupport {

	/** What the graph and messages call it. */
	public static final String COMPONENT_TYPE = "conduit:inbound-gateway";

	private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);

	private final List<Route> routes;

	private String conduitChannel = "";

	private Interaction interaction = Interaction.UNARY;

	private @Nullable Type payloadType;

	private @Nullable HeaderMapper<Map<String, String>> headerMapper;

	private @Nullable CallMessages messages;

	private PeerContext peers = PeerContext.NONE;

	/**
	 * A gateway for methods.
	 * @param routes their names, one or more
	 * @throws IllegalArgumentException if there is none, or one is no name
	 */
	public ConduitInboundGateway(String... routes) {
		super(true);
		if (routes.length == 0) {
			throw new IllegalArgumentException("'routes' must not be empty");
		}
		this.routes = Arrays.stream(routes).map(Route::new).toList();
	}

	/**
	 * Sets whose calls it answers.
	 * @param conduitChannel name of a channel, whose server calls this application;
	 * empty, as it is, for the clients of the application's own server
	 */
	public void setConduitChannel(String conduitChannel) {
		this.conduitChannel = conduitChannel;
	}

	/**
	 * Sets the shape of the calls.
	 * @param interaction the shape, {@link Interaction#UNARY} where it is not set
	 */
	public void setInteraction(Interaction interaction) {
		this.interaction = interaction;
	}

	/**
	 * Sets what arguments are read as, or the items where the caller sends a stream.
	 * @param payloadType the type; where it is not set text is a {@code String}, bytes
	 * are a {@code byte[]}, and anything else is maps, lists and plain values
	 */
	public void setPayloadType(Class<?> payloadType) {
		this.payloadType = payloadType;
	}

	/**
	 * Sets what arguments are read as, or the items where the caller sends a stream.
	 * @param payloadType the type with its type arguments
	 */
	public void setPayloadType(ParameterizedTypeReference<?> payloadType) {
		this.payloadType = payloadType.getType();
	}

	/**
	 * Sets which headers are taken from callers, and which go back.
	 * @param headerMapper the mapper; that of the application where it is not set
	 * @see ConduitHeaderMapper
	 */
	public void setHeaderMapper(HeaderMapper<Map<String, String>> headerMapper) {
		this.headerMapper = headerMapper;
	}

	@Override
	public String getComponentType() {
		return COMPONENT_TYPE;
	}

	@Override
	protected void onInit() {
		super.onInit();
		ConduitIntegration integration = ConduitIntegration.of(getBeanFactory(),
				"The gateway '%s'".formatted(getComponentName()));
		this.peers = integration.peers();
		this.messages = new CallMessages(integration, integration.payloads().reader(this.payloadType),
				Objects.requireNonNullElse(this.headerMapper, integration.headers()), getMessageBuilderFactory());
		this.routes.forEach((route) -> integration.services()
			.add(this.conduitChannel, new Endpoint(route, Execution.VIRTUAL_THREAD, this.interaction, this::handle)));
	}

	private void handle(Exchange exchange) throws Exception {
		if (!isRunning()) {
			exchange.fail(Problem.of(ErrorCode.APPLICATION, "what answers '%s' is stopped".formatted(exchange.route()))
				.withRetry(true, TRY_AGAIN_AFTER));
			return;
		}
		PeerContext.Scope scope = this.peers.open(exchange.peer());
		try {
			answer(exchange, Objects.requireNonNull(this.messages));
		}
		catch (MessagingException ex) {
			throw IntegrationFailures.toException(ex);
		}
		finally {
			scope.close();
		}
	}

	private void answer(Exchange exchange, CallMessages calls) {
		Message<?> request = calls.request(exchange, receiveTimeout(exchange));
		if (exchange.interaction() == Interaction.ONE_WAY) {
			send(request);
			exchange.reply(Headers.EMPTY, Payload.EMPTY);
			return;
		}
		Message<?> reply = sendAndReceiveMessage(request);
		if (reply == null) {
			exchange.fail(Problem.of(ErrorCode.DEADLINE_EXCEEDED, "the flow gave no answer in time"));
		}
		else if (this.interaction.manyResults()) {
			calls.replyMany(exchange, reply);
		}
		else if (ReactorStreams.isStream(reply.getPayload())) {
			throw new IllegalStateException(
					"the flow answers with a stream (%s), and '%s' is called for one answer: set the gateway's interaction"
						.formatted(reply.getPayload().getClass().getName(), exchange.route()));
		}
		else {
			calls.reply(exchange, reply);
		}
	}

	/** Nobody waits for longer than the caller. */
	private long receiveTimeout(Exchange exchange) {
		long configured = this.messagingTemplate.getReceiveTimeout();
		Duration left = exchange.deadline().remaining();
		if (left == null) {
			return configured;
		}
		long millis = left.toMillis() + 1;
		return (configured >= 0) ? Math.min(configured, millis) : millis;
	}

}
