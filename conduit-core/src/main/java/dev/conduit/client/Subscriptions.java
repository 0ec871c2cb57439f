package dev.conduit.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.connection.Connection;
import dev.conduit.exchange.Delivery;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitOverloadedException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.topic.FanOut;
import dev.conduit.topic.Mailbox;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.Redelivery;
import dev.conduit.topic.Subscriber;
import dev.conduit.topic.TopicPattern;
import dev.conduit.topic.TopicRouter;

/**
 * What a client subscribed to: made anew on each connection that becomes the main one,
 * before anything else is sent.
 */
final class Subscriptions {

	/** A server takes fewer from one connection where nothing else is configured. */
	private static final int MAX = 10_000;

	private final String client;

	private final ClientRuntime runtime;

	private final List<ClientSubscription> all = new CopyOnWriteArrayList<>();

	/** The same by topic, for what is pushed. */
	private final TopicRouter<ClientSubscription> byTopic = new TopicRouter<>();

	Subscriptions(String client, ClientRuntime runtime) {
		this.client = client;
		this.runtime = runtime;
	}

	ClientSubscription add(TopicPattern pattern, AckLevel ack, String group, MailboxOptions options, Receiver receiver,
			Supplier<@Nullable Connection> connection) {
		Redelivery rules = options.redelivery();
		Mailbox mailbox = new Mailbox(options.withRedelivery(Redelivery.NONE), receiver, this.runtime.executor(),
				this.runtime.timer(), this.runtime.random());
		Consumer<Delivery> into = (delivery) -> mailbox
			.offer(new RedeliveredByServer(delivery, rules, this.runtime.random()));
		return add(new ClientSubscription(pattern, ack, Subscriber.requireGroup(group), into, mailbox, this::remove),
				connection);
	}

	ClientSubscription add(TopicPattern pattern, AckLevel ack, Consumer<Delivery> receiver,
			Supplier<@Nullable Connection> connection) {
		return add(new ClientSubscription(pattern, ack, "", receiver, null, this::remove), connection);
	}

	private ClientSubscription add(ClientSubscription subscription, Supplier<@Nullable Connection> connection) {
		if (this.all.size() >= MAX) {
			throw new ConduitOverloadedException(Problem.of(ErrorCode.LIMIT_EXCEEDED,
					"client '%s' holds %d subscriptions, the most there may be".formatted(this.client, MAX)));
		}
		this.all.add(subscription);
		this.byTopic.add(subscription.pattern(), subscription);
		// Asked only now: a connection that comes later finds the subscription.
		Connection open = connection.get();
		if (open != null) {
			subscription.begin(open);
		}
		return subscription;
	}

	private void remove(ClientSubscription subscription) {
		if (this.all.remove(subscription)) {
			this.byTopic.remove(subscription.pattern(), subscription);
		}
	}

	/**
	 * Hands a message that the server pushed to each subscription that matches. On the
	 * link's loop.
	 */
	void pushed(Delivery delivery) {
		List<Consumer<Delivery>> receivers = new ArrayList<>();
		this.byTopic.forEach(delivery.message().topic(), (subscription) -> receivers.add(subscription::pushed));
		switch (receivers.size()) {
			case 0 -> delivery.reject(Problem.of(ErrorCode.UNSUPPORTED_INTERACTION,
					"no subscription of client '%s' is for '%s'".formatted(this.client, delivery.message().topic())));
			case 1 -> receivers.get(0).accept(delivery);
			default -> FanOut.hand(delivery, receivers);
		}
	}

	/**
	 * Before the connection is given to callers, so that nothing they do overtakes it,
	 * and once again after that, for what was subscribed to in between. A connection that
	 * has a subscription does not get it twice.
	 */
	void restore(Connection connection) {
		this.all.forEach((subscription) -> subscription.begin(connection));
	}

	void close() {
		this.all.forEach((subscription) -> {
			subscription.end();
			remove(subscription);
		});
	}

}
