package dev.conduit.spring.observation;

import io.micrometer.observation.transport.ReceiverContext;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.message.Headers;
import dev.conduit.message.TopicName;
import dev.conduit.topic.TopicPattern;

/**
 * A message that a listener gets. Its carrier are the headers of the message.
 *
 * @since 0.1.0
 */
public final class ListenerObservationContext extends ReceiverContext<Headers> {

	private final String listener;

	private final TopicPattern pattern;

	private final TopicName topic;

	private final Peer peer;

	private final int attempt;

	ListenerObservationContext(String listener, TopicPattern pattern, Delivery delivery) {
		super(Headers::get);
		this.listener = listener;
		this.pattern = pattern;
		this.topic = delivery.message().topic();
		this.peer = delivery.peer();
		this.attempt = delivery.attempt();
		setCarrier(delivery.message().headers());
		setRemoteServiceName(this.peer.name());
		setRemoteServiceAddress(RemoteAddress.of(this.peer.address()));
	}

	/**
	 * The listener.
	 * @return its id
	 */
	public String listener() {
		return this.listener;
	}

	/**
	 * By which of its patterns it got the message.
	 * @return the pattern
	 */
	public TopicPattern pattern() {
		return this.pattern;
	}

	/**
	 * Where the message was published.
	 * @return the topic
	 */
	public TopicName topic() {
		return this.topic;
	}

	/**
	 * Who sent it.
	 * @return the peer
	 */
	public Peer peer() {
		return this.peer;
	}

	/**
	 * How often it was delivered, with this time.
	 * @return 1 or more
	 */
	public int attempt() {
		return this.attempt;
	}

}
