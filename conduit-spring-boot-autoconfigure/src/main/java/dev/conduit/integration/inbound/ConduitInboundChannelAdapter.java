package dev.conduit.integration.inbound;

import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.integration.mapping.HeaderMapper;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessagingException;

import dev.conduit.annotation.ConduitListener.AckMode;
import dev.conduit.exchange.Delivery;
import dev.conduit.integration.ConduitHeaderMapper;
import dev.conduit.integration.ConduitIntegration;
import dev.conduit.integration.IntegrationFailures;
import dev.conduit.message.AckLevel;
import dev.conduit.spring.lifecycle.Phases;
import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.listener.ListenerSettings;
import dev.conduit.spring.listener.ListenerTarget;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Redelivery;
import dev.conduit.topic.Subscriber;
import dev.conduit.topic.TopicPattern;

/**
 * Sends the messages of topics to a channel. It is a listener of Conduit whose method is
 * the channel: under the name of its bean it has the settings of
 * {@code conduit.listeners.<name>}, meters, observations and a place in the Actuator's
 * endpoint.
 * <p>
 * A message is handled when the channel's {@code send} has returned, or with
 * {@link AckMode#MANUAL} when the flow says so by the header
 * {@code acknowledgmentCallback}. As many are in hand at the same time as its
 * concurrency, and as many wait as its capacity: then whoever publishes is asked to
 * pause. A channel that throws, refuses, or takes nothing within the send time-out fails
 * the message: it goes to the error channel where there is one, and is delivered again
 * where there is none.
 *
 * @since 0.1.0
 */
public class ConduitInboundChannelAdapter extends MessageProducerSupport {

	/** What the graph and messages call it. */
	public static final String COMPONENT_TYPE = "conduit:inbound-channel-adapter";

	private final List<TopicPattern> topics;

	private String conduitChannel = "";

	private String group = "";

	private AckMode ackMode = AckMode.AUTO;

	private @Nullable Integer concurrency;

	private @Nullable Integer capacity;

	private @Nullable Integer maxAttempts;

	private @Nullable Type payloadType;

	private @Nullable HeaderMapper<Map<String, String>> headerMapper;

	private @Nullable Registered registered;

	/**
	 * An adapter for topics.
	 * @param topics patterns of the topics, one or more; a message that several of them
	 * match comes once
	 * @throws IllegalArgumentException if there is none, or one is no pattern
	 */
	@SuppressWarnings("this-escape") // the phase is a field of the super class
	public ConduitInboundChannelAdapter(String... topics) {
		if (topics.length == 0) {
			throw new IllegalArgumentException("'topics' must not be empty");
		}
		this.topics = Arrays.stream(topics).map(TopicPattern::new).toList();
		setPhase(Phases.LISTENERS);
	}

	/**
	 * Sets through which channel of Conduit it subscribes.
	 * @param conduitChannel the name; {@code server} for the application's own server,
	 * empty where there is no choice
	 */
	public void setConduitChannel(String conduitChannel) {
		this.conduitChannel = conduitChannel;
	}

	/**
	 * Sets with whom it shares the messages.
	 * @param group name of the group; empty, as it is, for nobody
	 */
	public void setGroup(String group) {
		this.group = Subscriber.requireGroup(group);
	}

	/**
	 * Sets who says that a message was handled.
	 * @param ackMode the mode, {@link AckMode#AUTO} where it is not set
	 */
	public void setAckMode(AckMode ackMode) {
		this.ackMode = ackMode;
	}

	/**
	 * Sets how many messages are handled at once.
	 * @param concurrency 1, as it is, to 65536
	 */
	public void setConcurrency(int concurrency) {
		this.concurrency = concurrency;
	}

	/**
	 * Sets how many messages wait at most.
	 * @param capacity 1 to 1,000,000; 1024 where it is not set
	 */
	public void setCapacity(int capacity) {
		this.capacity = capacity;
	}

	/**
	 * Sets how often a message is delivered at most that the flow does not handle.
	 * @param maxAttempts 1 to 1000; {@code conduit.delivery.max-attempts} where it is not
	 * set
	 */
	public void setMaxAttempts(int maxAttempts) {
		this.maxAttempts = maxAttempts;
	}

	/**
	 * Sets what payloads are read as.
	 * @param payloadType the type; where it is not set text is a {@code String}, bytes
	 * are a {@code byte[]}, and anything else is maps, lists and plain values
	 */
	public void setPayloadType(Class<?> payloadType) {
		this.payloadType = payloadType;
	}

	/**
	 * Sets what payloads are read as.
	 * @param payloadType the type with its type arguments
	 */
	public void setPayloadType(ParameterizedTypeReference<?> payloadType) {
		this.payloadType = payloadType.getType();
	}

	/**
	 * Sets which headers are taken from publishers.
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
		String name = Objects.requireNonNullElse(getBeanName(), COMPONENT_TYPE);
		ConduitIntegration integration = ConduitIntegration.of(getBeanFactory(), "The adapter '%s'".formatted(name));
		HeaderMapper<Map<String, String>> mapper = Objects.requireNonNullElse(this.headerMapper, integration.headers());
		TopicMessages messages = new TopicMessages(integration.payloads().reader(this.payloadType), mapper,
				getMessageBuilderFactory(), this.ackMode == AckMode.MANUAL);
		ListenerSettings settings = integration.listeners()
			.register(settings(name, integration.redelivery()), "The adapter '%s'".formatted(name),
					new ChannelTarget(messages));
		setAutoStartup(settings.autoStartup());
		this.registered = new Registered(settings.id(), integration.listeners());
	}

	private ListenerSettings settings(String name, Redelivery common) {
		MailboxOptions mailbox = MailboxOptions.forListener(name);
		Redelivery redelivery = (this.maxAttempts != null) ? common.withMaxAttempts(this.maxAttempts) : common;
		mailbox = mailbox.withRedelivery(redelivery);
		if (this.concurrency != null) {
			mailbox = mailbox.withConcurrency(this.concurrency);
		}
		if (this.capacity != null) {
			mailbox = mailbox.withBounds(mailbox.bounds().withCapacity(this.capacity));
		}
		AckLevel ackLevel = (this.ackMode == AckMode.NONE) ? AckLevel.NONE : AckLevel.PROCESSED;
		return new ListenerSettings(name, this.topics, this.group, this.conduitChannel, "", ackLevel, mailbox, null,
				AckLevel.RECEIVED, isAutoStartup());
	}

	@Override
	protected void doStart() {
		super.doStart();
		warnOfAQueueWithoutABound();
		Registered known = Objects.requireNonNull(this.registered);
		known.listeners().start(known.id());
	}

	private void warnOfAQueueWithoutABound() {
		MessageChannel channel = getOutputChannel();
		if (channel instanceof QueueChannel queue
				&& queue.getRemainingCapacity() + queue.getQueueSize() == Integer.MAX_VALUE) {
			this.logger.warn(
					() -> "The channel '%s', which '%s' sends to, is a queue without a bound: nobody who publishes is ever asked to pause. Give it a capacity."
						.formatted(channel, getComponentName()));
		}
	}

	/** Ends when what is in hand was handled, at the latest after the drain time-out. */
	@Override
	protected void doStop() {
		Registered known = Objects.requireNonNull(this.registered);
		known.listeners().stop(known.id()).toCompletableFuture().join();
		super.doStop();
	}

	@Override
	protected void doStop(Runnable callback) {
		Registered known = Objects.requireNonNull(this.registered);
		known.listeners().stop(known.id()).whenComplete((nothing, failure) -> callback.run());
	}

	@Override
	public void destroy() {
		Registered known = this.registered;
		if (known != null) {
			known.listeners().unregister(known.id());
		}
		super.destroy();
	}

	/**
	 * What the adapter is to Conduit.
	 */
	private record Registered(String id, ConduitListenerRegistry listeners) {

	}

	/**
	 * The channel as what gets the messages of a listener.
	 */
	private final class ChannelTarget implements ListenerTarget<Message<?>> {

		private final TopicMessages messages;

		ChannelTarget(TopicMessages messages) {
			this.messages = messages;
		}

		@Override
		public Message<?> read(Delivery delivery, Map<String, String> variables) {
			return this.messages.read(delivery, variables);
		}

		@Override
		public void handle(Message<?> message, Delivery delivery) throws Exception {
			try {
				sendMessage(message);
			}
			catch (MessagingException ex) {
				throw IntegrationFailures.toException(ex);
			}
			if (!this.messages.manual()) {
				delivery.processed();
			}
		}

	}

}
