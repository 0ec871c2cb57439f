package dev.conduit.integration.dsl;

import java.util.Map;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.integration.dsl.MessagingGatewaySpec;
import org.springframework.integration.mapping.HeaderMapper;

import dev.conduit.exchange.Interaction;
import dev.conduit.integration.ConduitHeaderMapper;
import dev.conduit.integration.inbound.ConduitInboundGateway;

/**
 * Spec of a {@link ConduitInboundGateway}.
 *
 * @since 0.1.0
 */
public class ConduitInboundGatewaySpec extends MessagingGatewaySpec<ConduitInboundGatewaySpec, ConduitInboundGateway> {

	/**
	 * A spec for methods.
	 * @param routes names of the methods
	 */
	protected ConduitInboundGatewaySpec(String... routes) {
		super(new ConduitInboundGateway(routes));
	}

	/**
	 * Sets whose calls it answers.
	 * @param name name of a channel, whose server calls this application
	 * @return this spec
	 */
	public ConduitInboundGatewaySpec conduitChannel(String name) {
		this.target.setConduitChannel(name);
		return this;
	}

	/**
	 * Sets the shape of the calls.
	 * @param interaction the shape
	 * @return this spec
	 */
	public ConduitInboundGatewaySpec interaction(Interaction interaction) {
		this.target.setInteraction(interaction);
		return this;
	}

	/**
	 * Sets what arguments are read as, or the items where the caller sends a stream.
	 * @param payloadType the type
	 * @return this spec
	 */
	public ConduitInboundGatewaySpec payloadType(Class<?> payloadType) {
		this.target.setPayloadType(payloadType);
		return this;
	}

	/**
	 * Sets what arguments are read as, or the items where the caller sends a stream.
	 * @param payloadType the type with its type arguments
	 * @return this spec
	 */
	public ConduitInboundGatewaySpec payloadType(ParameterizedTypeReference<?> payloadType) {
		this.target.setPayloadType(payloadType);
		return this;
	}

	/**
	 * Sets which headers are taken from callers and go back; none where it is not set.
	 * @param names names of the headers, with {@code *} for any characters
	 * @return this spec
	 */
	public ConduitInboundGatewaySpec mappedHeaders(String... names) {
		return headerMapper(ConduitHeaderMapper.allowing(names));
	}

	/**
	 * Sets which headers are taken from callers and go back.
	 * @param headerMapper the mapper
	 * @return this spec
	 */
	public ConduitInboundGatewaySpec headerMapper(HeaderMapper<Map<String, String>> headerMapper) {
		this.target.setHeaderMapper(headerMapper);
		return this;
	}

}
