package dev.conduit.connection;

import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameEncoder;
import dev.conduit.transport.Link;

/**
 * The way out of a session: frames leave over the link that carries it now, in the order
 * in which they are counted, and are kept until the peer has them. While there is no
 * link, they are kept and nothing else. Any thread; a lock around <em>send and keep</em>
 * makes the order of the numbers that of the wire.
 */
final class SessionOutput {

	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock, as is whatever has no word of its own here. */
	private final Tail tail;

	/** Refuses what no link would take, where there is none to do so. */
	private final FrameEncoder trial = new FrameEncoder();

	/** What carries the frames now; written under the lock. */
	private volatile @Nullable Carrier carrier;

	/** Set with the end of the hand-shake: from there on frames are counted. */
	private volatile boolean counting;

	private boolean ended;

	private int maxFrameSize;

	private int maxMessageSize;

	/** Of the links that carried it before. */
	private long sentBefore;

	private long receivedBefore;

	/**
	 * Nothing was sent, and nothing is counted yet.
	 */
	SessionOutput(Carrier first, Tail tail) {
		this.carrier = first;
		this.tail = tail;
	}

	/**
	 * What carries the session now, or {@code null} while nothing does.
	 */
	@Nullable Carrier carrier() {
		return this.carrier;
	}

	/**
	 * Whether frames are counted and kept.
	 */
	boolean isCounting() {
		return this.counting;
	}

	/**
	 * Whatever is sent from now on counts.
	 */
	void beginCounting() {
		this.counting = true;
	}

	/**
	 * What the peer takes, over each link.
	 */
	void setFormat(int maxFrameSize, int maxMessageSize) {
		this.lock.lock();
		try {
			this.maxFrameSize = maxFrameSize;
			this.maxMessageSize = maxMessageSize;
			this.trial.setFormat(maxFrameSize, maxMessageSize, true);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Sends what does not count; nobody gets it where there is no link.
	 */
	void pass(Frame frame) {
		Carrier current = this.carrier;
		if (current != null) {
			current.link().send(frame);
		}
	}

	/**
	 * Sends and keeps, as one.
	 * @return {@code false} if frames are lost that have not left
	 */
	boolean send(Frame frame) {
		this.lock.lock();
		try {
			Carrier current = this.carrier;
			if (current != null) {
				current.link().send(frame);
			}
			else {
				this.trial.check(frame);
			}
			return this.ended || this.tail.add(frame) || current != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The peer has the frames up to a number.
	 * @return {@code false} if so many were never sent
	 */
	boolean acknowledge(long number) {
		this.lock.lock();
		try {
			return this.tail.acknowledge(number);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Frames leave over another link from now on, first those that the peer has not got.
	 * @param entry what the hand-shake of the link said
	 * @param outage the time without a link that this ends
	 * @param greet what has to happen on the link before
	 * @return {@code false}, and nothing happened, if the peer lacks what is not kept any
	 * more
	 */
	boolean tryMove(Carrier next, ResumableSession.Entry entry, Outage outage, Runnable greet) {
		this.lock.lock();
		try {
			if (this.ended || !this.tail.holdsAllBehind(entry.peerReceived())) {
				return false;
			}
			this.tail.acknowledge(entry.peerReceived());
			greet.run();
			Link link = next.link();
			link.setOutboundFormat(this.maxFrameSize, this.maxMessageSize, entry.checksum());
			this.tail.repeat(outage.lastSent(), outage::shorten, link::send);
			leave();
			this.carrier = next;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * There is no link any more.
	 * @return the number of the last frame that was sent before
	 */
	long cut() {
		this.lock.lock();
		try {
			leave();
			this.carrier = null;
			return this.tail.sent();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void leave() {
		Carrier current = this.carrier;
		if (current != null) {
			this.sentBefore += current.link().sentBytes();
			this.receivedBefore += current.link().receivedBytes();
		}
	}

	/**
	 * Bytes that left, over all links.
	 */
	long sentBytes() {
		this.lock.lock();
		try {
			Carrier current = this.carrier;
			return this.sentBefore + ((current != null) ? current.link().sentBytes() : 0);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Bytes that came, over all links.
	 */
	long receivedBytes() {
		this.lock.lock();
		try {
			Carrier current = this.carrier;
			return this.receivedBefore + ((current != null) ? current.link().receivedBytes() : 0);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Nothing is kept any more; what is sent only passes.
	 */
	void end() {
		this.lock.lock();
		try {
			this.ended = true;
			this.tail.end();
		}
		finally {
			this.lock.unlock();
		}
	}

}
