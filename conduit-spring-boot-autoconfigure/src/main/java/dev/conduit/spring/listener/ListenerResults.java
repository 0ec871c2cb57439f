package dev.conduit.spring.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.conduit.convert.PayloadWriter;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ContentType;
import dev.conduit.message.Handling;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.TopicName;
import dev.conduit.spring.binding.MessageTypes;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.spring.client.ReplyHeaders;

/**
 * Publishes what a listener's method returns: as the answer where the message asks for
 * one, and otherwise to the topics that the method names. It has the priority and the key
 * of the message.
 *
 * @param topics where results go that nobody asked for, none where they are dropped
 * @param writer writes a result
 * @param writers writes one for whoever chose the content type
 * @param ackLevel what to wait for
 */
record ListenerResults(List<ResultTopic> topics, PayloadWriter writer, Map<ContentType, PayloadWriter> writers,
		AckLevel ackLevel) {

	/**
	 * Publishes a result; may wait as publishing does.
	 * @return what was begun
	 */
	List<CompletableFuture<AckLevel>> publish(ConduitChannel channel, InboundMessage message, @Nullable Object result) {
		TopicName replyTo = ReplyHeaders.replyTo(message.headers());
		if (replyTo != null) {
			return List.of(publish(channel, message, replyTo, result, message.payload().contentType()));
		}
		if (result == null) {
			return List.of();
		}
		List<CompletableFuture<AckLevel>> begun = new ArrayList<>();
		for (ResultTopic topic : this.topics) {
			begun.add(publish(channel, message, topic.of(message.variables()), result, channel.contentType()));
		}
		return begun;
	}

	private CompletableFuture<AckLevel> publish(ConduitChannel channel, InboundMessage message, TopicName topic,
			@Nullable Object result, @Nullable ContentType contentType) {
		Handling asked = message.delivery().message().handling();
		PayloadWriter fitting = (contentType != null) ? this.writers.getOrDefault(contentType, this.writer)
				: this.writer;
		Payload payload = fitting.write(result);
		Message published = new Message(topic, headers(message, result), payload, null,
				Handling.DEFAULT.withPriority(asked.priority()).withKey(asked.key()));
		return channel.publish(published, this.ackLevel, channel.deadline(null));
	}

	private static Headers headers(InboundMessage message, @Nullable Object result) {
		Headers headers = (result != null) ? MessageTypes.headersOf(result.getClass()) : Headers.EMPTY;
		String correlationId = message.headers().get(ReplyHeaders.CORRELATION_ID);
		return (correlationId != null) ? headers.with(ReplyHeaders.CORRELATION_ID, correlationId) : headers;
	}

}
