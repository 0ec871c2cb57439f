package dev.conduit.integration.outbound;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.common.LiteralExpression;
import org.springframework.integration.IntegrationPatternType;
import org.springframework.integration.expression.ExpressionUtils;
import org.springframework.integration.handler.AbstractReplyProducingMessageHandler;
import org.springframework.integration.mapping.HeaderMapper;
import org.springframework.messaging.Message;

import dev.conduit.convert.PayloadConversionException;
import dev.conduit.convert.PayloadReader;
import dev.conduit.exchange.Interaction;
import dev.conduit.integration.ConduitHeaderMapper;
import dev.conduit.integration.ConduitHeaders;
import dev.conduit.integration.ConduitIntegration;
import dev.conduit.integration.ReactorStreams;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.spring.client.ConduitTemplate;
import dev.conduit.spring.client.TemplateStream;

/**
 * Makes calls on account of the messages of a channel. The payload is the argument, and
 * the reply what was answered; answers belong to calls by their ids, so any number of
 * them are on their way over one connection. The thread that sends waits for the answer,
 * unless the gateway is {@code async}.
 * <p>
 * Where a method takes a stream, the payload is a {@code Flux}, stream, iterator or
 * iterable, which is asked for no more than the server takes; an argument beside it is in
 * the header {@link ConduitHeaders#ARGUMENT}. Where it gives one, the reply is a
 * {@code Flux}: subscribing makes the call, and what it asks for is what the server
 * sends. A call that fails is thrown with Conduit's exception as the cause; for a
 * {@code Flux} it is its error.
 *
 * @since 0.1.0
 */
public class ConduitOutboundGateway extends AbstractReplyProducingMessageHandler {

	/** What the graph and messages call it. */
	public static final String COMPONENT_TYPE = "conduit:outbound-gateway";

	private OutboundOptions options = OutboundOptions.DEFAULTS;

	private MessageName route = new MessageName(null, ConduitHeaders.ROUTE);

	private Interaction interaction = Interaction.UNARY;

	private boolean idempotent;

	private @Nullable Type responseType;

	private @Nullable Ready ready;

	/**
	 * A gateway that calls what the header {@link ConduitHeaders#ROUTE} says.
	 */
	public ConduitOutboundGateway() {
	}

	/**
	 * A gateway that calls a method.
	 * @param route its name
	 * @throws IllegalArgumentException if it is none
	 */
	public ConduitOutboundGateway(String route) {
		setRoute(route);
	}

	/**
	 * Sets what to call.
	 * @param route name of the method
	 * @throws IllegalArgumentException if it is none
	 */
	public final void setRoute(String route) {
		this.route = new MessageName(new LiteralExpression(new Route(route).value()), ConduitHeaders.ROUTE);
	}

	/**
	 * Sets what to call.
	 * @param expression gives the name of the method for a message
	 */
	public void setRouteExpression(Expression expression) {
		this.route = new MessageName(expression, ConduitHeaders.ROUTE);
	}

	/**
	 * Sets the shape of the calls.
	 * @param interaction the shape, {@link Interaction#UNARY} where it is not set
	 */
	public void setInteraction(Interaction interaction) {
		this.interaction = interaction;
	}

	/**
	 * Sets what an answer is read as, or each item of a stream of answers.
	 * @param expectedResponseType the type; where it is not set text is a {@code String},
	 * bytes are a {@code byte[]}, and anything else is maps, lists and plain values
	 */
	public void setExpectedResponseType(Class<?> expectedResponseType) {
		this.responseType = expectedResponseType;
	}

	/**
	 * Sets what an answer is read as, or each item of a stream of answers.
	 * @param expectedResponseType the type with its type arguments
	 */
	public void setExpectedResponseType(ParameterizedTypeReference<?> expectedResponseType) {
		this.responseType = expectedResponseType.getType();
	}

	/**
	 * Sets whether calls may run more than once, and so are repeated where they failed in
	 * a way that may pass.
	 * @param idempotent {@code false} where it is not set
	 */
	public void setIdempotent(boolean idempotent) {
		this.idempotent = idempotent;
	}

	/**
	 * Sets through which channel of Conduit it calls.
	 * @param conduitChannel the name, empty for the default one
	 */
	public void setConduitChannel(String conduitChannel) {
		this.options = this.options.withConduitChannel(conduitChannel);
	}

	/**
	 * Sets how long an answer is waited for, or all of a stream.
	 * @param timeout more than zero; where it is not set the default of the channel for
	 * one answer, and no end for a stream
	 */
	public void setTimeout(Duration timeout) {
		this.options = this.options.withTimeout(timeout);
	}

	/**
	 * Sets which headers travel, and which are taken from the answer.
	 * @param headerMapper the mapper; that of the application where it is not set
	 * @see ConduitHeaderMapper
	 */
	public void setHeaderMapper(HeaderMapper<Map<String, String>> headerMapper) {
		this.options = this.options.withHeaderMapper(headerMapper);
	}

	@Override
	public String getComponentType() {
		return COMPONENT_TYPE;
	}

	@Override
	public IntegrationPatternType getIntegrationPatternType() {
		return IntegrationPatternType.outbound_gateway;
	}

	@Override
	protected void doInit() {
		super.doInit();
		ConduitIntegration integration = ConduitIntegration.of(getBeanFactory(),
				"The gateway '%s'".formatted(getComponentName()));
		this.ready = new Ready(integration, integration.payloads().answers(this.responseType),
				ExpressionUtils.createStandardEvaluationContext(getBeanFactory()));
	}

	@Override
	protected @Nullable Object handleRequestMessage(Message<?> request) {
		Ready known = Objects.requireNonNull(this.ready, "the gateway is no bean: call afterPropertiesSet()");
		String to = this.route.require(request, known.context(), "route");
		ConduitTemplate template = this.options.template(known.integration(), request);
		Object payload = request.getPayload();
		return switch (this.interaction) {
			case UNARY -> call(known, (this.idempotent) ? template.idempotent() : template, to, payload);
			case ONE_WAY -> {
				template.send(to, payload);
				yield null;
			}
			case SERVER_STREAM -> results(known, to, template.stream(to).argument(payload));
			case CLIENT_STREAM -> read(known, to,
					Objects.requireNonNullElse(items(template, to, request).result(Payload.class), Payload.EMPTY));
			case BIDIRECTIONAL -> results(known, to, items(template, to, request));
		};
	}

	@SuppressWarnings("FutureReturnValueIgnored") // an async handler's future is looked
													// after by the super class
	private @Nullable Object call(Ready known, ConduitTemplate template, String to, Object payload) {
		if (isAsync()) {
			return template.exchangeAsync(to, payload).thenApply((reply) -> message(known, to, reply));
		}
		return message(known, to, template.exchange(to, payload));
	}

	/** Nothing where the method gives nothing. */
	private @Nullable Object message(Ready known, String to, Reply reply) {
		Object result = read(known, to, reply.payload());
		if (result == null) {
			return null;
		}
		return getMessageBuilderFactory().withPayload(result)
			.copyHeaders(this.options.mapper(known.integration()).toHeaders(reply.headers().toMap()));
	}

	private static @Nullable Object read(Ready known, String to, Payload payload) {
		if (payload.size() == 0 && payload.equals(Payload.EMPTY)) {
			return null;
		}
		try {
			return known.reader().read(payload);
		}
		catch (PayloadConversionException ex) {
			ConduitRpcException misfit = new ConduitRpcException(Problem.of(ErrorCode.EXECUTION_FAILED,
					"the answer of '%s' does not fit: %s".formatted(to, ex.problem().detail()),
					ex.problem().violations()));
			misfit.initCause(ex);
			throw misfit;
		}
	}

	private static TemplateStream items(ConduitTemplate template, String to, Message<?> request) {
		return template.stream(to)
			.argument(request.getHeaders().get(ConduitHeaders.ARGUMENT))
			.items(ReactorStreams.toStream(request.getPayload()));
	}

	private static Object results(Ready known, String to, TemplateStream stream) {
		return ReactorStreams.toFlux(stream.publisher(Payload.class),
				(payload) -> Objects.requireNonNull(read(known, to, payload), "an item is nothing"));
	}

	/**
	 * What is there once the gateway is a bean.
	 */
	private record Ready(ConduitIntegration integration, PayloadReader reader, EvaluationContext context) {

	}

}
