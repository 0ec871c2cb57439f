package dev.conduit.topic;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

/**
 * A message that was published in this process and taken in at once, which is all that
 * its publisher wanted to know.
 */
final class Posted implements Delivery {

	private final Message message;

	private final AckLevel ackLevel;

	private final Peer publisher;

	private final Deadline expiry;

	Posted(Message message, AckLevel ackLevel, Peer publisher, Deadline expiry) {
		this.message = message;
		this.ackLevel = ackLevel;
		this.publisher = publisher;
		this.expiry = expiry;
	}

	@Override
	public Message message() {
		return this.message;
	}

	@Override
	public int attempt() {
		return 1;
	}

	@Override
	public AckLevel ackLevel() {
		return this.ackLevel;
	}

	@Override
	public Deadline expiry() {
		return this.expiry;
	}

	@Override
	public Source source() {
		return Publication.NOBODY;
	}

	@Override
	public Peer peer() {
		return this.publisher;
	}

	@Override
	public void received() {
	}

	@Override
	public void processed() {
	}

	@Override
	public void reject(Problem problem) {
	}

}
