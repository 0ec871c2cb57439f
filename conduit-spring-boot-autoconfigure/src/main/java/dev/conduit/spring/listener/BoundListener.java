package dev.conduit.spring.listener;

import java.util.ArrayList;
import java.util.List;

import dev.conduit.spring.binding.PeerContext;
import dev.conduit.topic.DeliveryOrder;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Ordering;
import dev.conduit.topic.TopicPattern;

/**
 * A listener that is ready to subscribe.
 *
 * @param settings how it works
 * @param description its method, for messages
 * @param filter says which messages are for it
 * @param handling gets them
 * @param counters count them
 * @param peers what threads know of the publisher
 */
record BoundListener(ListenerSettings settings, String description, ListenerFilter filter, MessageHandling handling,
		ListenerCounters counters, PeerContext peers) {

	/**
	 * How the mailbox of each of its patterns works. One that collects has as many
	 * messages in hand as its batches hold, and takes them in their order, one by one and
	 * without blocking. Where one batch is handled at a time, it keeps the order of keys
	 * by itself, and may hold several messages of one.
	 */
	MailboxOptions mailbox() {
		MailboxOptions mailbox = this.settings.mailbox();
		BatchSettings batch = this.settings.batch();
		if (batch == null) {
			return mailbox;
		}
		DeliveryOrder order = mailbox.order();
		boolean ordered = mailbox.concurrency() == 1 && order.ordering() == Ordering.KEY;
		return mailbox.withInline(true)
			.withConcurrency(mailbox.concurrency() * batch.size())
			.withOrder((ordered) ? order.withOrdering(Ordering.ARRIVAL) : order);
	}

	/**
	 * One receiver for each of its patterns, in their order.
	 */
	List<PatternReceiver> receivers() {
		List<TopicPattern> topics = this.settings.topics();
		List<PatternReceiver> receivers = new ArrayList<>();
		for (int i = 0; i < topics.size(); i++) {
			receivers.add(new PatternReceiver(topics.get(i), topics.subList(0, i), this.filter, this.handling,
					this.counters, this.peers));
		}
		return receivers;
	}

}
