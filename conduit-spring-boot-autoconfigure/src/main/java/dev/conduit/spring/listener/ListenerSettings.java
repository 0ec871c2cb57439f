package dev.conduit.spring.listener;

import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.AckLevel;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Subscriber;
import dev.conduit.topic.TopicPattern;

/**
 * How a listener works: what its annotation says, then what customizers make of it.
 *
 * @param id its name, unique in the application
 * @param topics the topics that it gets
 * @param group name of the group that shares its messages, empty for none
 * @param channel name of the channel that it subscribes through, empty where there is no
 * choice
 * @param filter name of the bean of type {@link ListenerFilter} that says which messages
 * it gets, empty for none
 * @param ackLevel {@link AckLevel#PROCESSED}, or {@link AckLevel#NONE} for at most once
 * @param mailbox how its mailbox works
 * @param batch how it takes several messages at once, {@code null} where it takes them
 * one by one
 * @param resultLevel what has to be true of a message that its method returns, before the
 * one that it got counts as handled: up to {@link AckLevel#PROCESSED}
 * @param autoStartup whether it subscribes when the application starts
 * @since 0.1.0
 */
public record ListenerSettings(String id, List<TopicPattern> topics, String group, String channel, String filter,
		AckLevel ackLevel, MailboxOptions mailbox, @Nullable BatchSettings batch, AckLevel resultLevel,
		boolean autoStartup) {

	public ListenerSettings {
		topics = List.copyOf(topics);
		if (topics.isEmpty()) {
			throw new IllegalArgumentException("'topics' must not be empty");
		}
		Subscriber.requireGroup(group);
		if (ackLevel != AckLevel.NONE && ackLevel != AckLevel.PROCESSED) {
			throw new IllegalArgumentException("'ackLevel' must be NONE or PROCESSED (was %s)".formatted(ackLevel));
		}
		if (resultLevel == AckLevel.PERSISTED) {
			throw new IllegalArgumentException("'resultLevel' must be PROCESSED at most (was PERSISTED)");
		}
	}

	/**
	 * The same in another group.
	 * @param group name of the group, empty for none
	 * @return the new settings
	 */
	public ListenerSettings withGroup(String group) {
		return new ListenerSettings(this.id, this.topics, group, this.channel, this.filter, this.ackLevel, this.mailbox,
				this.batch, this.resultLevel, this.autoStartup);
	}

	/**
	 * The same through another channel.
	 * @param channel name of the channel
	 * @return the new settings
	 */
	public ListenerSettings withChannel(String channel) {
		return new ListenerSettings(this.id, this.topics, this.group, channel, this.filter, this.ackLevel, this.mailbox,
				this.batch, this.resultLevel, this.autoStartup);
	}

	/**
	 * The same with another filter.
	 * @param filter name of a bean of type {@link ListenerFilter}, empty for none
	 * @return the new settings
	 */
	public ListenerSettings withFilter(String filter) {
		return new ListenerSettings(this.id, this.topics, this.group, this.channel, filter, this.ackLevel, this.mailbox,
				this.batch, this.resultLevel, this.autoStartup);
	}

	/**
	 * The same with another acknowledgment.
	 * @param ackLevel what the listener says of each message
	 * @return the new settings
	 */
	public ListenerSettings withAckLevel(AckLevel ackLevel) {
		return new ListenerSettings(this.id, this.topics, this.group, this.channel, this.filter, ackLevel, this.mailbox,
				this.batch, this.resultLevel, this.autoStartup);
	}

	/**
	 * The same with another mailbox.
	 * @param mailbox how the mailbox works
	 * @return the new settings
	 */
	public ListenerSettings withMailbox(MailboxOptions mailbox) {
		return new ListenerSettings(this.id, this.topics, this.group, this.channel, this.filter, this.ackLevel, mailbox,
				this.batch, this.resultLevel, this.autoStartup);
	}

	/**
	 * The same with other batches.
	 * @param batch how it takes several messages at once, {@code null} for one by one
	 * @return the new settings
	 */
	public ListenerSettings withBatch(@Nullable BatchSettings batch) {
		return new ListenerSettings(this.id, this.topics, this.group, this.channel, this.filter, this.ackLevel,
				this.mailbox, batch, this.resultLevel, this.autoStartup);
	}

	/**
	 * The same with another level for results.
	 * @param resultLevel what has to be true of a message that its method returns
	 * @return the new settings
	 */
	public ListenerSettings withResultLevel(AckLevel resultLevel) {
		return new ListenerSettings(this.id, this.topics, this.group, this.channel, this.filter, this.ackLevel,
				this.mailbox, this.batch, resultLevel, this.autoStartup);
	}

	/**
	 * The same with another start.
	 * @param autoStartup whether it subscribes when the application starts
	 * @return the new settings
	 */
	public ListenerSettings withAutoStartup(boolean autoStartup) {
		return new ListenerSettings(this.id, this.topics, this.group, this.channel, this.filter, this.ackLevel,
				this.mailbox, this.batch, this.resultLevel, autoStartup);
	}

}
