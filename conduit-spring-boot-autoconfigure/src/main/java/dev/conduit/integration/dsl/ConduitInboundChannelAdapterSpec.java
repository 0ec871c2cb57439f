package dev.conduit.integration.dsl;

import java.util.Map;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.integration.dsl.MessageProducerSpec;
import org.springframework.integration.mapping.HeaderMapper;

import dev.conduit.annotation.ConduitListener.AckMode;
import dev.conduit.integration.ConduitHeaderMapper;
import dev.conduit.integration.inbound.ConduitInboundChannelAdapter;

/**
 * Spec of a {@link ConduitInboundChannelAdapter}. Its {@code id} is the name of the
 * listener: in {@code conduit.listeners.<id>}, meters, and the Actuator's endpoint.
 *
 * @since 0.1.0
 */
public class ConduitInboundChannelAdapterSpec
		extends MessageProducerSpec<ConduitInboundChannelAdapterSpec, ConduitInboundChannelAdapter> {

	/**
	 * A spec for topics.
	 * @param topics patterns of the topics
	 */
	protected ConduitInboundChannelAdapterSpec(String... topics) {
		super(new ConduitInboundChannelAdapter(topics));
	}

	/**
	 * Sets through which channel of Conduit it subscribes.
	 * @param name the name; {@code server} for the application's own server
	 * @return this spec
	 */
	public ConduitInboundChannelAdapterSpec conduitChannel(String name) {
		this.target.setConduitChannel(name);
		return this;
	}

	/**
	 * Sets with whom it shares the messages.
	 * @param group name of the group
	 * @return this spec
	 */
	public ConduitInboundChannelAdapterSpec group(String group) {
		this.target.setGroup(group);
		return this;
	}

	/**
	 * Sets who says that a message was handled.
	 * @param ackMode the mode
	 * @return this spec
	 */
	public ConduitInboundChannelAdapterSpec ackMode(AckMode ackMode) {
		this.target.setAckMode(ackMode);
		return this;
	}

	/**
	 * Sets how many messages are handled at once.
	 * @param concurrency 1 to 65536
	 * @return this spec
	 */
	public ConduitInboundChannelAdapterSpec concurrency(int concurrency) {
		this.target.setConcurrency(concurrency);
		return this;
	}

	/**
	 * Sets how many messages wait at most.
	 * @param capacity 1 to 1,000,000
	 * @return this spec
	 */
	public ConduitInboundChannelAdapterSpec capacity(int capacity) {
		this.target.setCapacity(capacity);
		return this;
	}

	/**
	 * Sets how often a message is delivered at most that the flow does not handle.
	 * @param maxAttempts 1 to 1000
	 * @return this spec
	 */
	public ConduitInboundChannelAdapterSpec maxAttempts(int maxAttempts) {
		this.target.setMaxAttempts(maxAttempts);
		return this;
	}

	/**
	 * Sets what payloads are read as.
	 * @param payloadType the type
	 * @return this spec
	 */
	public ConduitInboundChannelAdapterSpec payloadType(Class<?> payloadType) {
		this.target.setPayloadType(payloadType);
		return this;
	}

	/**
	 * Sets what payloads are read as.
	 * @param payloadType the type with its type arguments
	 * @return this spec
	 */
	public ConduitInboundChannelAdapterSpec payloadType(ParameterizedTypeReference<?> payloadType) {
		this.target.setPayloadType(payloadType);
		return this;
	}

	/**
	 * Sets which headers are taken from publishers; none where it is not set.
	 * @param names names of the headers, with {@code *} for any characters
	 * @return this spec
	 */
	public ConduitInboundChannelAdapterSpec mappedHeaders(String... names) {
		return headerMapper(ConduitHeaderMapper.allowing(names));
	}

	/**
	 * Sets which headers are taken from publishers.
	 * @param headerMapper the mapper
	 * @return this spec
	 */
	public ConduitInboundChannelAdapterSpec headerMapper(HeaderMapper<Map<String, String>> headerMapper) {
		this.target.setHeaderMapper(headerMapper);
		return this;
	}

}
