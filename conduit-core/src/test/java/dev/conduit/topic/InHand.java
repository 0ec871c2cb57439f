package dev.conduit.topic;

import java.util.ArrayList;
import java.util.List;

import dev.conduit.exchange.Delivery;

/**
 * A receiver that keeps what it gets until the test ends it.
 */
final class InHand implements Receiver {

	private final List<Delivery> got = new ArrayList<>();

	@Override
	public void receive(Delivery delivery) {
		this.got.add(delivery);
	}

	/**
	 * All that it got, as text and number of the attempt.
	 */
	List<String> got() {
		return this.got.stream().map(InHand::describe).toList();
	}

	Delivery get(int index) {
		return this.got.get(index);
	}

	Delivery last() {
		return this.got.getLast();
	}

	static String describe(Delivery delivery) {
		String text = delivery.message().payload().asText();
		return (delivery.attempt() == 1) ? text : (text + "#" + delivery.attempt());
	}

}
