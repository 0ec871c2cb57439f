package dev.conduit.spring.listener;

import java.util.List;
import java.util.Map;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.TopicName;
import dev.conduit.spring.binding.PeerContext;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;

/**
 * What the subscription to one of a listener's patterns brings. A message that an earlier
 * pattern matches as well comes by that one's subscription, too, and is handled there.
 *
 * @param pattern the pattern
 * @param earlier the patterns before it, which subscribe before it and end after it
 * @param filter says what is for the listener
 * @param handling gets what is
 * @param counters count it
 * @param peers what the thread knows of the publisher
 */
record PatternReceiver(TopicPattern pattern, List<TopicPattern> earlier, ListenerFilter filter,
		MessageHandling handling, ListenerCounters counters, PeerContext peers) implements Receiver {

	@Override
	public void receive(Delivery delivery) {
		TopicName topic = delivery.message().topic();
		if (isEarlier(topic)) {
			delivery.processed();
		}
		else {
			PeerContext.Scope scope = this.peers.open(delivery.peer());
			try {
				handle(delivery, topic);
			}
			finally {
				scope.close();
			}
		}
	}

	private boolean isEarlier(TopicName topic) {
		return !this.earlier.isEmpty() && this.earlier.stream().anyMatch((other) -> other.matches(topic));
	}

	private void handle(Delivery delivery, TopicName topic) {
		if (accepts(delivery)) {
			Map<String, String> variables = this.pattern.hasNames() ? this.pattern.capture(topic) : Map.of();
			this.handling.handle(new InboundMessage(delivery, variables));
		}
		else {
			this.counters.filtered();
			delivery.processed();
		}
	}

	private boolean accepts(Delivery delivery) {
		try {
			return this.filter.accepts(delivery.message());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw this.counters.failed(ex);
		}
		catch (Exception ex) {
			throw this.counters.failed(ex);
		}
	}

}
