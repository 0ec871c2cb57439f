package dev.conduit.topic;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.Handling;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

/**
 * A message that was published in this process, taken in at once, and never expires. That
 * it was taken in is all that its publisher wanted to know, so nobody is told anything.
 */
final class Posted extends Entry {

	private final Message message;

	private final Sender sender;

	Posted(Mailbox mailbox, Message message, Sender sender) {
		super(mailbox);
		this.message = message;
		this.sender = sender;
	}

	/**
	 * Whether a message can be one of these.
	 */
	static boolean suits(Message message) {
		Handling handling = message.handling();
		return isPlain(handling) && handling.timeToLive() == null;
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
		return this.sender.ackLevel();
	}

	@Override
	public Source source() {
		return Publication.NOBODY;
	}

	@Override
	public Peer peer() {
		return this.sender.peer();
	}

	@Override
	Delivery origin() {
		return this;
	}

	@Override
	boolean isExpired() {
		return false;
	}

	@Override
	void takenIn() {
	}

	@Override
	void end(@Nullable Problem problem) {
	}

	@Override
	void refuse(Problem problem) {
	}

}
