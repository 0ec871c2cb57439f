package dev.conduit.spring.listener;

import java.util.ArrayList;
import java.util.List;

import dev.conduit.topic.TopicPattern;

/**
 * A listener that is ready to subscribe.
 *
 * @param settings how it works
 * @param description its method, for messages
 * @param filter says which messages are for it
 * @param handling gets them
 * @param counters count them
 */
record BoundListener(ListenerSettings settings, String description, ListenerFilter filter, MessageHandling handling,
		ListenerCounters counters) {

	/**
	 * One receiver for each of its patterns, in their order.
	 */
	List<PatternReceiver> receivers() {
		List<TopicPattern> topics = this.settings.topics();
		List<PatternReceiver> receivers = new ArrayList<>();
		for (int i = 0; i < topics.size(); i++) {
			receivers.add(new PatternReceiver(topics.get(i), topics.subList(0, i), this.filter, this.handling,
					this.counters));
		}
		return receivers;
	}

}
