package dev.conduit.samples.bridges;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.StreamOperations;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.acks.AcknowledgmentCallback;
import org.springframework.integration.core.MessageSource;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Takes the entries of a stream of Redis one by one, as the only consumer of its group.
 * The entry that was taken and not acknowledged comes again, also after a restart; one
 * that was is deleted. For one thread that polls, and any that asks what waits.
 */
final class RedisStreamSource implements MessageSource<String>, Backlog {

	private final StringRedisTemplate redis;

	private final StreamOperations<String, String, String> stream;

	private final String key;

	private final String field;

	private final Consumer consumer;

	private boolean grouped;

	RedisStreamSource(StringRedisTemplate redis, String key, String group, String field) {
		this.redis = redis;
		this.stream = redis.opsForStream();
		this.key = key;
		this.field = field;
		this.consumer = Consumer.from(group, "bridge");
	}

	@Override
	public @Nullable Message<String> receive() {
		try {
			join();
			MapRecord<String, String, String> entry = read(ReadOffset.from("0"));
			if (entry == null) {
				entry = read(ReadOffset.lastConsumed());
			}
			return (entry != null) ? toMessage(entry) : null;
		}
		catch (DataAccessException ex) {
			// A Redis that comes back without its data has no group either.
			this.grouped = false;
			throw ex;
		}
	}

	private void join() {
		if (!this.grouped) {
			boolean there = Boolean.TRUE.equals(this.redis.hasKey(this.key)) && this.stream.groups(this.key)
				.stream()
				.anyMatch((group) -> group.groupName().equals(this.consumer.getGroup()));
			if (!there) {
				this.stream.createGroup(this.key, ReadOffset.from("0"), this.consumer.getGroup());
			}
			this.grouped = true;
		}
	}

	@SuppressWarnings("unchecked") // an array of one offset
	private @Nullable MapRecord<String, String, String> read(ReadOffset from) {
		List<MapRecord<String, String, String>> entries = this.stream.read(this.consumer,
				StreamReadOptions.empty().count(1), StreamOffset.create(this.key, from));
		return (entries == null || entries.isEmpty()) ? null : entries.get(0);
	}

	/** Acknowledged by the poller when the flow has run. */
	private Message<String> toMessage(MapRecord<String, String, String> entry) {
		AcknowledgmentCallback done = (status) -> {
			if (status == AcknowledgmentCallback.Status.ACCEPT) {
				this.stream.acknowledge(this.consumer.getGroup(), entry);
				this.stream.delete(entry);
			}
		};
		return MessageBuilder.withPayload(String.valueOf(entry.getValue().get(this.field)))
			.setHeader(IntegrationMessageHeaderAccessor.ACKNOWLEDGMENT_CALLBACK, done)
			.build();
	}

	@Override
	public long waiting() {
		Long size = this.stream.size(this.key);
		return (size != null) ? size : 0;
	}

}
