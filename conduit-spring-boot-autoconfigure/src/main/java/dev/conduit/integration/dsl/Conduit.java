package dev.conduit.integration.dsl;

/**
 * Where to begin with Conduit in the Java DSL of Spring Integration.
 *
 * <pre class="code">
 * IntegrationFlow.from(Conduit.inboundChannelAdapter("orders.*").payloadType(Order.class))
 * 	.filter(Order.class, Order::isPaid)
 * 	.handle(Conduit.outboundChannelAdapter("shipping.orders"))
 * 	.get();
 * </pre>
 *
 * @since 0.1.0
 */
public final class Conduit {

	private Conduit() {
	}

	/**
	 * From topics into a flow.
	 * @param topics patterns of the topics, one or more
	 * @return the spec
	 * @throws IllegalArgumentException if there is none, or one is no pattern
	 */
	public static ConduitInboundChannelAdapterSpec inboundChannelAdapter(String... topics) {
		return new ConduitInboundChannelAdapterSpec(topics);
	}

	/**
	 * From a flow to a topic.
	 * @param topic the topic
	 * @return the spec
	 * @throws IllegalArgumentException if it is none
	 */
	public static ConduitOutboundChannelAdapterSpec outboundChannelAdapter(String topic) {
		return new ConduitOutboundChannelAdapterSpec().topic(topic);
	}

	/**
	 * From a flow to topics that the spec finds in each message, or else the header
	 * {@link dev.conduit.integration.ConduitHeaders#TOPIC} says.
	 * @return the spec
	 */
	public static ConduitOutboundChannelAdapterSpec outboundChannelAdapter() {
		return new ConduitOutboundChannelAdapterSpec();
	}

	/**
	 * Calls that a flow answers.
	 * @param routes names of the methods, one or more
	 * @return the spec
	 * @throws IllegalArgumentException if there is none, or one is no name
	 */
	public static ConduitInboundGatewaySpec inboundGateway(String... routes) {
		return new ConduitInboundGatewaySpec(routes);
	}

	/**
	 * Calls that a flow makes.
	 * @param route name of the method
	 * @return the spec
	 * @throws IllegalArgumentException if it is none
	 */
	public static ConduitOutboundGatewaySpec outboundGateway(String route) {
		return new ConduitOutboundGatewaySpec().route(route);
	}

	/**
	 * Calls that a flow makes, of methods that the spec finds in each message, or else
	 * the header {@link dev.conduit.integration.ConduitHeaders#ROUTE} says.
	 * @return the spec
	 */
	public static ConduitOutboundGatewaySpec outboundGateway() {
		return new ConduitOutboundGatewaySpec();
	}

}
