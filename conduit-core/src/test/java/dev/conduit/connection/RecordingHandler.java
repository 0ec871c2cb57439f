package dev.conduit.connection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.ExchangeHandler;
import dev.conduit.exchange.PeerSubscription;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps what a peer begins, for the test to end it.
 */
final class RecordingHandler implements ExchangeHandler {

	private final List<Exchange> calls = Collections.synchronizedList(new ArrayList<>());

	private final List<Delivery> messages = Collections.synchronizedList(new ArrayList<>());

	private final List<PeerSubscription> subscriptions = Collections.synchronizedList(new ArrayList<>());

	private final List<PeerSubscription> unsubscribed = Collections.synchronizedList(new ArrayList<>());

	private volatile Consumer<Exchange> onCall = (exchange) -> {
	};

	private volatile Consumer<Delivery> onMessage = (delivery) -> {
	};

	private volatile Consumer<PeerSubscription> onSubscribe = (subscription) -> {
	};

	private volatile Consumer<PeerSubscription> onUnsubscribe = (subscription) -> {
	};

	void onCall(Consumer<Exchange> onCall) {
		this.onCall = onCall;
	}

	void onMessage(Consumer<Delivery> onMessage) {
		this.onMessage = onMessage;
	}

	void onSubscribe(Consumer<PeerSubscription> onSubscribe) {
		this.onSubscribe = onSubscribe;
	}

	void onUnsubscribe(Consumer<PeerSubscription> onUnsubscribe) {
		this.onUnsubscribe = onUnsubscribe;
	}

	List<Exchange> calls() {
		return List.copyOf(this.calls);
	}

	List<Delivery> messages() {
		return List.copyOf(this.messages);
	}

	List<PeerSubscription> subscriptions() {
		return List.copyOf(this.subscriptions);
	}

	List<PeerSubscription> unsubscribed() {
		return List.copyOf(this.unsubscribed);
	}

	/**
	 * The one call that came.
	 */
	Exchange call() {
		assertThat(this.calls).hasSize(1);
		return this.calls.get(0);
	}

	/**
	 * The one message that came.
	 */
	Delivery message() {
		assertThat(this.messages).hasSize(1);
		return this.messages.get(0);
	}

	/**
	 * The one subscription that came.
	 */
	PeerSubscription subscription() {
		assertThat(this.subscriptions).hasSize(1);
		return this.subscriptions.get(0);
	}

	@Override
	public void call(Exchange exchange) {
		this.calls.add(exchange);
		this.onCall.accept(exchange);
	}

	@Override
	public void message(Delivery delivery) {
		this.messages.add(delivery);
		this.onMessage.accept(delivery);
	}

	@Override
	public void subscribe(PeerSubscription subscription) {
		this.onSubscribe.accept(subscription);
		this.subscriptions.add(subscription);
	}

	@Override
	public void unsubscribe(PeerSubscription subscription) {
		this.unsubscribed.add(subscription);
		this.onUnsubscribe.accept(subscription);
	}

}
