package dev.conduit.spring.observation;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;

import dev.conduit.message.AckLevel;
import dev.conduit.message.TopicName;

/**
 * A message that this application publishes. What is put into its carrier travels in the
 * headers of the message.
 *
 * @since 0.1.0
 */
public final class PublishObservationContext extends SenderContext<Map<String, String>> {

	private final String channel;

	private final TopicName topic;

	private final AckLevel ack;

	PublishObservationContext(String channel, TopicName topic, AckLevel ack) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		}, Kind.PRODUCER);
		this.channel = channel;
		this.topic = topic;
		this.ack = ack;
		setCarrier(new LinkedHashMap<>());
		setRemoteServiceName(channel);
	}

	/**
	 * Through which channel.
	 * @return its name
	 */
	public String channel() {
		return this.channel;
	}

	/**
	 * Where it is published.
	 * @return the topic
	 */
	public TopicName topic() {
		return this.topic;
	}

	/**
	 * What the publisher waits for.
	 * @return the level
	 */
	public AckLevel ack() {
		return this.ack;
	}

}
