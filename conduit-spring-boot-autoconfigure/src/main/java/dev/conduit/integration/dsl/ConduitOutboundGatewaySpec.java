package dev.conduit.integration.dsl;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.expression.Expression;
import org.springframework.integration.dsl.MessageHandlerSpec;
import org.springframework.integration.expression.FunctionExpression;
import org.springframework.integration.mapping.HeaderMapper;
import org.springframework.messaging.Message;

import dev.conduit.exchange.Interaction;
import dev.conduit.integration.ConduitHeaderMapper;
import dev.conduit.integration.outbound.ConduitOutboundGateway;

/**
 * Spec of a {@link ConduitOutboundGateway}.
 *
 * @since 0.1.0
 */
public class ConduitOutboundGatewaySpec extends MessageHandlerSpec<ConduitOutboundGatewaySpec, ConduitOutboundGateway> {

	/**
	 * A spec without a method.
	 */
	protected ConduitOutboundGatewaySpec() {
		this.target = new ConduitOutboundGateway();
	}

	/**
	 * Sets what to call.
	 * @param route name of the method
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec route(String route) {
		this.target.setRoute(route);
		return this;
	}

	/**
	 * Sets what to call.
	 * @param expression text of an expression that gives the name of the method for a
	 * message
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec routeExpression(String expression) {
		return routeExpression(PARSER.parseExpression(expression));
	}

	/**
	 * Sets what to call.
	 * @param expression gives the name of the method for a message
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec routeExpression(Expression expression) {
		this.target.setRouteExpression(expression);
		return this;
	}

	/**
	 * Sets what to call.
	 * @param function gives the name of the method for a message
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec routeFunction(Function<Message<?>, String> function) {
		return routeExpression(new FunctionExpression<>(function));
	}

	/**
	 * Sets the shape of the calls.
	 * @param interaction the shape
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec interaction(Interaction interaction) {
		this.target.setInteraction(interaction);
		return this;
	}

	/**
	 * Sets what an answer is read as, or each item of a stream of answers.
	 * @param type the type
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec expectedResponseType(Class<?> type) {
		this.target.setExpectedResponseType(type);
		return this;
	}

	/**
	 * Sets what an answer is read as, or each item of a stream of answers.
	 * @param type the type with its type arguments
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec expectedResponseType(ParameterizedTypeReference<?> type) {
		this.target.setExpectedResponseType(type);
		return this;
	}

	/**
	 * Lets calls run more than once: they are repeated where they failed in a way that
	 * may pass.
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec idempotent() {
		this.target.setIdempotent(true);
		return this;
	}

	/**
	 * Sets whether the thread that sends goes on before the answer is there. Whoever
	 * sends bounds how many calls that may be; the connection does at
	 * {@code conduit.flow.max-in-flight}.
	 * @param async whether it does
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec async(boolean async) {
		this.target.setAsync(async);
		return this;
	}

	/**
	 * Sets through which channel of Conduit it calls.
	 * @param name the name
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec conduitChannel(String name) {
		this.target.setConduitChannel(name);
		return this;
	}

	/**
	 * Sets how long an answer is waited for, or all of a stream.
	 * @param timeout more than zero
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec timeout(Duration timeout) {
		this.target.setTimeout(timeout);
		return this;
	}

	/**
	 * Sets which headers travel, and are taken from the answer; none where it is not set.
	 * @param names names of the headers, with {@code *} for any characters
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec mappedHeaders(String... names) {
		return headerMapper(ConduitHeaderMapper.allowing(names));
	}

	/**
	 * Sets which headers travel, and are taken from the answer.
	 * @param headerMapper the mapper
	 * @return this spec
	 */
	public ConduitOutboundGatewaySpec headerMapper(HeaderMapper<Map<String, String>> headerMapper) {
		this.target.setHeaderMapper(headerMapper);
		return this;
	}

}
