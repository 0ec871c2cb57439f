package dev.conduit.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.conduit.exchange.Broadcast;
import dev.conduit.exchange.BroadcastStatistics;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.PeerSubscription;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.topic.FanOut;

/**
 * The subscriptions of many peers to one pattern as one: what is delivered to it is
 * written once. A message that is too large for that goes to each over its connection.
 */
final class SharedSubscription implements PeerSubscription {

	private static final long SHORTEST_PAUSE_NANOS = 50_000;

	private static final long LONGEST_PAUSE_NANOS = 2_000_000;

	private static final long ID = 1;

	private final String pattern;

	private final Broadcast broadcast;

	private final Peer peer;

	/** As many as the readers of one ring. */
	private final List<PeerSubscription> members = new CopyOnWriteArrayList<>();

	/** What found no room: one, for its mailbox brings no more until there is some. */
	private final Queue<Delivery> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean waits = new AtomicBoolean();

	/** Nobody writes when the broadcast is closed. */
	private final ReentrantLock lock = new ReentrantLock();

	/** Guarded by the lock. */
	private boolean closed;

	private volatile Runnable whenReady = () -> {
	};

	SharedSubscription(String pattern, Broadcast broadcast) {
		this.pattern = pattern;
		this.broadcast = broadcast;
		this.peer = new Peer(0, "server", "readers of a shared ring", broadcast.name());
	}

	/**
	 * Lets a peer read from the next message on.
	 */
	void add(PeerSubscription member) {
		this.members.add(member);
		member.readFrom(this.broadcast);
	}

	/**
	 * A peer reads no more.
	 * @return whether it did
	 */
	boolean remove(PeerSubscription member) {
		return this.members.remove(member);
	}

	BroadcastStatistics statistics() {
		return this.broadcast.statistics(this.pattern);
	}

	/** Whether nobody is left. */
	boolean isEmpty() {
		return this.members.isEmpty();
	}

	/**
	 * Ends it; what still waits for room is rejected.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.broadcast.close();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public long id() {
		return ID;
	}

	@Override
	public String pattern() {
		return this.pattern;
	}

	@Override
	public String group() {
		return "";
	}

	@Override
	public AckLevel ackLevel() {
		return AckLevel.NONE;
	}

	@Override
	public Peer peer() {
		return this.peer;
	}

	@Override
	public boolean isReady() {
		return this.waiting.isEmpty();
	}

	@Override
	public void onReady(Runnable action) {
		this.whenReady = action;
	}

	@Override
	public void deliver(Delivery delivery) {
		if (this.waiting.isEmpty() && write(delivery)) {
			return;
		}
		this.waiting.add(delivery);
		waitForRoom();
	}

	private boolean write(Delivery delivery) {
		try {
			if (!offer(delivery)) {
				return false;
			}
			delivery.processed();
		}
		catch (ConduitException ex) {
			if (ex.problem().code() == ErrorCode.PAYLOAD_TOO_LARGE) {
				deliverToEach(delivery);
			}
			else {
				delivery.reject(ex.problem());
			}
		}
		return true;
	}

	private boolean offer(Delivery delivery) {
		this.lock.lock();
		try {
			if (this.closed) {
				throw ConduitException.of(Problem.of(ErrorCode.CANCELLED, "the subscription has ended"));
			}
			return this.broadcast.offer(delivery);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void deliverToEach(Delivery delivery) {
		List<Consumer<Delivery>> receivers = new ArrayList<>();
		for (PeerSubscription member : this.members) {
			receivers.add((copy) -> {
				copy.received();
				member.deliver(copy);
			});
		}
		FanOut.hand(delivery, receivers);
	}

	/**
	 * Looks for room at intervals, on a thread that costs nothing while it does. A reader
	 * that stands still for too long holds nobody up any more, so this ends.
	 */
	private void waitForRoom() {
		if (this.waits.compareAndSet(false, true)) {
			Thread.ofVirtual().name("conduit-ring-room").start(this::writeWhatWaits);
		}
	}

	private void writeWhatWaits() {
		long pause = SHORTEST_PAUSE_NANOS;
		for (Delivery next = this.waiting.peek(); next != null; next = this.waiting.peek()) {
			if (next.expiry().isExpired()) {
				next.reject(Problem.of(ErrorCode.EXPIRED, "it expired while a shared ring was full"));
				this.waiting.poll();
			}
			else if (write(next)) {
				this.waiting.poll();
				pause = SHORTEST_PAUSE_NANOS;
			}
			else {
				LockSupport.parkNanos(pause);
				pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
			}
		}
		this.waits.set(false);
		if (!this.waiting.isEmpty()) {
			waitForRoom();
		}
		this.whenReady.run();
	}

}
