package dev.conduit.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import dev.conduit.message.AckLevel;
import dev.conduit.topic.Ordering;
import dev.conduit.topic.OverflowPolicy;
import dev.conduit.topic.Unclaimed;
import dev.conduit.transport.shm.ShmTopics;

/**
 * What servers, channels and listeners have in common.
 *
 * @param connection bounds of connections, told to the other side when they begin
 * @param heartbeat how a silent connection is told from a dead one
 * @param flow how much may be unfinished before a sender has to wait
 * @param delivery how messages are delivered to listeners and subscribers
 * @param dispatch how many calls run at once
 * @param subscribers mailboxes of subscribers in other processes
 * @param shm links over shared memory
 * @param ask questions that are published to topics
 * @param listeners Settings of listeners by their ids.
 * @param compression which payloads are compressed
 * @param resume whether connections that break are taken up again
 * @since 0.1.0
 */
@ConfigurationProperties("conduit")
public record ConduitProperties(@DefaultValue Connection connection, @DefaultValue Heartbeat heartbeat,
		@DefaultValue Flow flow, @DefaultValue Delivery delivery, @DefaultValue Dispatch dispatch,
		@DefaultValue Subscribers subscribers, @DefaultValue Shm shm, @DefaultValue Ask ask,
		@DefaultValue Map<String, Listener> listeners, @DefaultValue Compression compression,
		@DefaultValue Resume resume) {

	public ConduitProperties {
		listeners = Map.copyOf(listeners);
	}

	/**
	 * Connections that break and go on.
	 *
	 * @param enabled Whether a connection that breaks is taken up again with all that is
	 * in flight. Both sides have to want it.
	 * @param window How long a broken connection waits to be taken up again. It ends
	 * then, and what was in flight has an unknown outcome.
	 * @param bufferBytes What one connection keeps of what it sent until the other side
	 * has it. A connection that needs more cannot be taken up again.
	 * @param totalBytes The same for all connections of the server, or of one channel.
	 * @param maxWaiting Broken connections that wait at once. One more ends at once.
	 */
	public record Resume(@DefaultValue("false") boolean enabled, @DefaultValue("60s") Duration window,
			@DefaultValue("4MB") DataSize bufferBytes, @DefaultValue("256MB") DataSize totalBytes,
			@DefaultValue("1000") int maxWaiting) {

	}

	/**
	 * Bounds of connections.
	 *
	 * @param maxFrameSize Largest frame that is taken, from 8KB to 16MB.
	 * @param maxMessageSize Largest payload of one call or message, over all its frames.
	 * @param maxSubscriptions Subscriptions that one connection may hold.
	 * @param minFrameRate Bytes a second by which a frame has to go on once it began,
	 * after a grace of five seconds. A slower connection is closed. 0 for any.
	 * @param maxControlRate Control frames a second that one connection may send, such as
	 * signs of life and subscriptions. Past it the connection is closed.
	 * @param maxCancelRate Calls a second that one connection may cancel. Past it the
	 * connection is closed.
	 * @param closeTimeout How long to wait for the other side to finish after a close.
	 * @param ioThreads Threads that move bytes. One for each processor, at most 4, where
	 * it is not set.
	 */
	public record Connection(@DefaultValue("1MB") DataSize maxFrameSize, @DefaultValue("16MB") DataSize maxMessageSize,
			@DefaultValue("256") int maxSubscriptions, @DefaultValue("1KB") DataSize minFrameRate,
			@DefaultValue("1000") int maxControlRate, @DefaultValue("2000") int maxCancelRate,
			@DefaultValue("10s") Duration closeTimeout, @Nullable Integer ioThreads) {

	}

	/**
	 * Signs of life.
	 *
	 * @param interval Silence after which the other side is asked for a sign of life.
	 * @param timeout Silence after which a connection is given up. Longer than the
	 * interval.
	 */
	public record Heartbeat(@DefaultValue("15s") Duration interval, @DefaultValue("40s") Duration timeout) {

	}

	/**
	 * Flow control.
	 *
	 * @param maxInFlight Calls, and apart from them unacknowledged messages, that one
	 * connection may have open at once.
	 * @param inboundLimit Bytes of unfinished calls and messages of one connection. At
	 * half of it the other side is asked to pause, at all of it nothing is read. Twice
	 * the largest message or more lets the handler of such a message call back.
	 * @param inboundLimitTotal Bytes of unfinished calls and messages of all connections
	 * of the server. Past it nothing is read.
	 * @param pauseTimeout How long a sender waits at most while the other side asks it
	 * to.
	 * @param maxPausedTopics Topics and subscriptions of one connection that are paused
	 * one by one. Past it the whole connection is paused.
	 * @param writeBufferHigh Bytes that wait to leave, above which senders wait.
	 * @param writeBufferLow Bytes that wait to leave, below which senders go on.
	 * @param writeBufferLimit Bytes that wait to leave, at which a connection is closed.
	 * @param writeStallTimeout How long nothing may leave a full connection before it is
	 * closed.
	 */
	public record Flow(@DefaultValue("256") int maxInFlight, @DefaultValue("32MB") DataSize inboundLimit,
			@DefaultValue("256MB") DataSize inboundLimitTotal, @DefaultValue("30s") Duration pauseTimeout,
			@DefaultValue("256") int maxPausedTopics, @DefaultValue("64KB") DataSize writeBufferHigh,
			@DefaultValue("32KB") DataSize writeBufferLow, @DefaultValue("16MB") DataSize writeBufferLimit,
			@DefaultValue("10s") Duration writeStallTimeout) {

	}

	/**
	 * Delivery of messages.
	 *
	 * @param maxAttempts How often a message is delivered at most to a listener or
	 * subscriber that fails with it.
	 * @param backoff Pauses between the attempts.
	 * @param ordering What a receiver of several messages at once gets of those with the
	 * same key. 'key' for one after the other, 'strict-key' for none before one that is
	 * delivered again has ended, 'none' for whatever comes.
	 * @param maxPassedOver Messages of higher priorities in a row after which one of a
	 * lower priority is delivered, if it waits. 0 for never while there are higher ones.
	 * @param unclaimed What becomes of a message that nobody subscribed to.
	 * @param deadLetters What the server keeps of the messages that it gave up.
	 * @param dedup how long the server remembers the ids of messages
	 */
	public record Delivery(@DefaultValue("10") int maxAttempts, @DefaultValue Backoff backoff,
			@DefaultValue("key") Ordering ordering, @DefaultValue("100") int maxPassedOver,
			@DefaultValue("count") Unclaimed unclaimed, @DefaultValue DeadLetters deadLetters,
			@DefaultValue Dedup dedup) {

		/**
		 * Messages that are published under an id and taken once.
		 *
		 * @param window How long the server remembers the id of a message.
		 * @param maxEntries Ids that it remembers at most, the last ones.
		 */
		public record Dedup(@DefaultValue("2m") Duration window, @DefaultValue("100000") int maxEntries) {

		}

		/**
		 * Pauses between attempts.
		 *
		 * @param initialDelay Longest pause after the first attempt. Chance picks the
		 * real one.
		 * @param maxDelay What the longest pause grows to.
		 * @param multiplier Factor from one attempt to the next.
		 * @param jitter Share of the longest pause that chance may take away, 0 to 1.
		 */
		public record Backoff(@DefaultValue("200ms") Duration initialDelay, @DefaultValue("30s") Duration maxDelay,
				@DefaultValue("2") double multiplier, @DefaultValue("1") double jitter) {

		}

		/**
		 * Messages that were given up.
		 *
		 * @param capacity Messages that are kept at most. The oldest go for newer ones. 0
		 * for none.
		 * @param maxSize Size of all that are kept. The oldest go for newer ones.
		 * @param retention How long a message is kept.
		 * @param expired Whether messages that expired before their turn are kept too.
		 */
		public record DeadLetters(@DefaultValue("1000") int capacity, @DefaultValue("16MB") DataSize maxSize,
				@DefaultValue("24h") Duration retention, @DefaultValue("false") boolean expired) {

		}

	}

	/**
	 * Running calls.
	 *
	 * @param maxConcurrent Calls that run at once, each on a virtual thread.
	 * @param maxQueued Calls that wait for one of these to end. Past it a call is
	 * refused.
	 * @param defaultDeadline Deadline of calls that come without one. None where it is
	 * not set.
	 * @param limits Calls of single methods that run at once, by the name of the method.
	 * Further ones wait.
	 */
	public record Dispatch(@DefaultValue("1024") int maxConcurrent, @DefaultValue("4096") int maxQueued,
			@Nullable Duration defaultDeadline, @DefaultValue Map<String, Integer> limits) {

	}

	/**
	 * Compression of payloads.
	 *
	 * @param enabled Whether payloads may travel compressed at all, in either direction.
	 * @param algorithm How payloads are compressed that this side sends, where the other
	 * side can read it.
	 * @param threshold Smallest payload that is compressed.
	 */
	public record Compression(@DefaultValue("true") boolean enabled,
			@DefaultValue("none") CompressionAlgorithm algorithm, @DefaultValue("1KB") DataSize threshold) {

	}

	/**
	 * Mailboxes of subscribers in other processes.
	 *
	 * @param capacity Messages that wait at most for one subscription.
	 * @param highWatermark Percentage of the capacity at which producers are asked to
	 * pause.
	 * @param lowWatermark Percentage of the capacity at which producers go on.
	 * @param overflow What happens to a message for a full mailbox.
	 * @param blockTimeout How long a publisher in the server's process waits for room at
	 * most, where the overflow is to block.
	 * @param window Messages on their way to a subscriber that it has not acknowledged.
	 * @param ackTimeout How long a subscriber may take to acknowledge a message before it
	 * is delivered again.
	 */
	public record Subscribers(@DefaultValue("1024") int capacity, @DefaultValue("80") int highWatermark,
			@DefaultValue("50") int lowWatermark, @DefaultValue("block") OverflowPolicy overflow,
			@DefaultValue("30s") Duration blockTimeout, @DefaultValue("256") int window,
			@DefaultValue("30s") Duration ackTimeout) {

	}

	/**
	 * Links over shared memory, for addresses like {@code shm://orders}.
	 *
	 * @param directory Where processes meet, for one user alone. /dev/shm/conduit-<uid>
	 * where it is not set.
	 * @param ringSize What may be on its way in each direction of a link, a power of two
	 * from 4KB to 16MB. A client takes twice this size of the directory's space.
	 * @param topics rings for what is published
	 */
	public record Shm(@Nullable Path directory, @DefaultValue("256KB") DataSize ringSize, @DefaultValue Topics topics) {

		/**
		 * Rings through which a server brings what is published to all processes of its
		 * host that subscribed without acknowledgments.
		 *
		 * @param maxRings Rings of one address at most, one for each pattern that is
		 * subscribed to. Further ones get copies. 0 for no rings.
		 * @param whenFull What happens when a subscriber has yet to read what would be
		 * overwritten.
		 * @param slots Messages that a ring holds, a power of two from 16 to 65536.
		 * @param arenaSize Space for the larger messages of a ring, a power of two from
		 * 64KB to 64MB. A message of more than a quarter of it goes over the connections.
		 * @param slowTimeout How long a subscriber may stand still in a full ring before
		 * nobody waits for it any more.
		 */
		public record Topics(@DefaultValue("16") int maxRings, @DefaultValue("wait") ShmTopics.WhenFull whenFull,
				@DefaultValue("256") int slots, @DefaultValue("1MB") DataSize arenaSize,
				@DefaultValue("5s") Duration slowTimeout) {

		}

	}

	/**
	 * Questions that are published to topics.
	 *
	 * @param maxPending Questions that wait for an answer at most.
	 * @param timeout How long a question waits, where neither its caller nor its channel
	 * says.
	 */
	public record Ask(@DefaultValue("1024") int maxPending, @DefaultValue("10s") Duration timeout) {

	}

	/**
	 * Settings of one listener, instead of those of its annotation.
	 *
	 * @param channel Name of the channel to subscribe through, or 'server'.
	 * @param group Name of the group whose listeners share their messages. Empty for
	 * none.
	 * @param filter Name of the bean that says which messages the listener gets. Empty
	 * for all of them.
	 * @param concurrency Messages that are handled at once. 1 keeps their order.
	 * @param capacity Messages that wait at most.
	 * @param highWatermark Percentage of the capacity at which producers are asked to
	 * pause.
	 * @param lowWatermark Percentage of the capacity at which producers go on.
	 * @param overflow What happens to a message for a full mailbox.
	 * @param blockTimeout How long a publisher in this process waits for room at most,
	 * where the overflow is to block.
	 * @param ordering What the listener gets of messages with the same key, where it
	 * handles several at once.
	 * @param maxAttempts How often a message is delivered at most.
	 * @param backoff Pauses between the attempts.
	 * @param ackTimeout How long a message may stay in hand before it is delivered again.
	 * @param batchSize Messages that the listener gets at once at most, where it takes a
	 * list of them.
	 * @param batchTimeout How long the first message of a batch waits for others.
	 * @param resultLevel What has to be true of a message that the listener returns,
	 * before the one that it got counts as handled. Received where it is not set.
	 * @param autoStartup Whether to subscribe when the application starts.
	 */
	@ConfigurationPropertiesSource
	public record Listener(@Nullable String channel, @Nullable String group, @Nullable String filter,
			@Nullable Integer concurrency, @Nullable Integer capacity, @Nullable Integer highWatermark,
			@Nullable Integer lowWatermark, @Nullable OverflowPolicy overflow, @Nullable Duration blockTimeout,
			@Nullable Ordering ordering, @Nullable Integer maxAttempts, @DefaultValue Pauses backoff,
			@Nullable Duration ackTimeout, @Nullable Integer batchSize, @Nullable Duration batchTimeout,
			@Nullable AckLevel resultLevel, @Nullable Boolean autoStartup) {

		/**
		 * Pauses between attempts, instead of those for all listeners.
		 *
		 * @param initialDelay Longest pause after the first attempt. Chance picks the
		 * real one.
		 * @param maxDelay What the longest pause grows to.
		 * @param multiplier Factor from one attempt to the next.
		 * @param jitter Share of the longest pause that chance may take away, 0 to 1.
		 */
		public record Pauses(@Nullable Duration initialDelay, @Nullable Duration maxDelay, @Nullable Double multiplier,
				@Nullable Double jitter) {

		}

	}

}
