package dev.conduit.connection;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

/**
 * A message of this process on its way to a subscription. Notes each end, to find one too
 * many.
 */
final class LocalDelivery implements Delivery {

	private final int attempt;

	private final List<String> ends = Collections.synchronizedList(new ArrayList<>());

	LocalDelivery(int attempt) {
		this.attempt = attempt;
	}

	/**
	 * How it ended: {@code processed}, or the code of a problem.
	 */
	List<String> ends() {
		return List.copyOf(this.ends);
	}

	void note(String what) {
		this.ends.add(what);
	}

	@Override
	public Message message() {
		return new Message(Scene.TOPIC, Scene.PAYLOAD);
	}

	@Override
	public int attempt() {
		return this.attempt;
	}

	@Override
	public AckLevel ackLevel() {
		return AckLevel.PROCESSED;
	}

	@Override
	public Source source() {
		throw new UnsupportedOperationException();
	}

	@Override
	public Peer peer() {
		return new Peer(0, "self", "self", "here");
	}

	@Override
	public void received() {
		note("received");
	}

	@Override
	public void processed() {
		note("processed");
	}

	@Override
	public void reject(Problem problem) {
		note(problem.code().name());
	}

}
