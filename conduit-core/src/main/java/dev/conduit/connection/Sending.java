package dev.conduit.connection;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitCancelledException;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.transport.Link;

/**
 * The way out of a connection, shared by all that this side begins: ids, the peer's
 * pauses, room in the tables of what is in flight, and the sizes that the peer takes. Any
 * thread.
 */
final class Sending {

	private final Link link;

	private final SendGate gate;

	private final PayloadEncoding encoding;

	private final Duration patience;

	private final int capacity;

	private final int maxMessageSize;

	private final long firstId;

	private final AtomicLong ids;

	private final Runnable whenLeft;

	/** A subscription found no room for its next delivery. */
	private volatile boolean wanted;

	/**
	 * Nothing was begun yet.
	 * @param whenLeft runs on the loop when something ended that no frame of the peer
	 * ended
	 */
	Sending(Link link, Role role, ConnectionOptions options, Agreement agreed, SendGate gate, PayloadEncoding encoding,
			Runnable whenLeft) {
		this.encoding = encoding;
		this.link = link;
		this.gate = gate;
		this.patience = options.pauseTimeout();
		// What a peer announces is not a reason to allocate more than this side would
		// use.
		this.capacity = Math.min(agreed.maxInFlight(), options.limits().maxInFlight());
		this.maxMessageSize = agreed.maxMessageSize();
		this.firstId = (role == Role.CLIENT) ? 1 : 2;
		this.ids = new AtomicLong(this.firstId);
		this.whenLeft = whenLeft;
	}

	Link link() {
		return this.link;
	}

	SendGate gate() {
		return this.gate;
	}

	PayloadEncoding encoding() {
		return this.encoding;
	}

	int capacity() {
		return this.capacity;
	}

	/**
	 * A table for what waits for the peer.
	 */
	<T extends PendingTable.Entry> PendingTable<T> table() {
		return new PendingTable<>(this.capacity, this.ids);
	}

	/**
	 * The id of something that waits for nothing.
	 */
	long nextId() {
		return this.ids.getAndAdd(2);
	}

	/**
	 * Whether this side began something with this id, over or not.
	 */
	boolean hasBegun(long id) {
		return id >= this.firstId && ((id ^ this.firstId) & 1) == 0 && id < this.ids.get();
	}

	/**
	 * Sends a frame with a payload that the peer takes.
	 * @throws ConduitException if it is too large; nothing is sent then
	 */
	void transmit(Frame frame) {
		requireSize(frame);
		this.link.send(this.encoding.outgoing(frame));
	}

	private void requireSize(Frame frame) {
		int size = frame.payload().size();
		if (size > this.maxMessageSize) {
			throw ConduitException.of(Problem.of(ErrorCode.PAYLOAD_TOO_LARGE,
					"%d bytes; the peer takes 'max-message-size' = %d".formatted(size, this.maxMessageSize)));
		}
	}

	/**
	 * Something left a table without a frame of the peer: others may go on by that, or
	 * nothing may be in flight any more.
	 */
	void left() {
		if (this.wanted || this.gate.isEnded()) {
			this.link.execute(this.whenLeft);
		}
	}

	/**
	 * Something waits for room; {@link #left()} tells it.
	 */
	void wantRoom() {
		this.wanted = true;
	}

	/**
	 * Whether something waited for room; it looks again now.
	 */
	boolean takeWanted() {
		boolean before = this.wanted;
		this.wanted = false;
		return before;
	}

	void pass(@Nullable TopicName topic, Deadline deadline) {
		pass(topic, deadline, this.link.mayBlock());
	}

	/**
	 * For what is not worth a wait.
	 */
	void passAtOnce(@Nullable TopicName topic, Deadline deadline) {
		pass(topic, deadline, false);
	}

	private void pass(@Nullable TopicName topic, Deadline deadline, boolean mayBlock) {
		if (deadline.isExpired()) {
			throw expired();
		}
		this.gate.await(topic, deadline, mayBlock);
	}

	private static ConduitException expired() {
		return ConduitException
			.of(Problem.of(ErrorCode.DEADLINE_EXCEEDED, "the deadline had passed before anything was sent"));
	}

	/**
	 * Takes a place for something that may be sent now. Whoever sends it looks how much
	 * is {@link #nanosLeft left} of its deadline.
	 * @throws ConduitException if it may not
	 */
	<T extends PendingTable.Entry, E extends T> E begin(PendingTable<T> table, LongFunction<E> factory,
			@Nullable TopicName topic, Deadline deadline) {
		E entry = this.gate.isOpen(topic) ? table.tryAdd(factory) : null;
		return (entry != null) ? entry : beginLater(table, factory, topic, deadline);
	}

	/**
	 * What is left of the deadline of something that is about to be sent.
	 * @return nanoseconds, as {@link Deadline#nanosLeft()}
	 * @throws ConduitException if it has passed
	 */
	static long nanosLeft(Deadline deadline) {
		long nanos = deadline.nanosLeft();
		if (nanos == 0) {
			throw expired();
		}
		return nanos;
	}

	/**
	 * Whoever waited for the place may have missed a pause, the end or its deadline, and
	 * looks again.
	 */
	private <T extends PendingTable.Entry, E extends T> E beginLater(PendingTable<T> table, LongFunction<E> factory,
			@Nullable TopicName topic, Deadline deadline) {
		while (true) {
			pass(topic, deadline);
			E entry = open(table, factory, deadline);
			if (this.gate.isOpen(topic) && !deadline.isExpired()) {
				return entry;
			}
			table.remove(entry.id());
			left();
		}
	}

	<T extends PendingTable.Entry, E extends T> E open(PendingTable<T> table, LongFunction<E> factory,
			Deadline deadline) {
		E entry = table.tryAdd(factory);
		if (entry == null && this.link.mayBlock()) {
			entry = await(table, factory, deadline);
		}
		if (entry == null) {
			this.gate.requireNotEnded();
			throw ConduitException.of(Problem.of(ErrorCode.TOO_MANY_IN_FLIGHT,
					this.capacity + " are in flight on this connection; 'max-in-flight' of either side bounds them"));
		}
		return entry;
	}

	private <T extends PendingTable.Entry, E extends T> @Nullable E await(PendingTable<T> table,
			LongFunction<E> factory, Deadline deadline) {
		Duration remaining = deadline.remaining();
		Duration wait = (remaining != null && remaining.compareTo(this.patience) < 0) ? remaining : this.patience;
		try {
			return table.add(factory, this.gate.timer(), wait.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new ConduitCancelledException(
					Problem.of(ErrorCode.CANCELLED, "interrupted while too many were in flight"), ex);
		}
	}

	/**
	 * What becomes of something in flight when the connection is over.
	 * @param lastAccepted highest id that the peer said it had accepted; what came after
	 * it surely did not run. {@link Long#MAX_VALUE} where it said nothing
	 */
	static Problem ending(long id, Problem reason, long lastAccepted) {
		if (id > lastAccepted) {
			return Problem.of(ErrorCode.SHUTTING_DOWN, "the peer went away before it accepted this");
		}
		return Problem.of(ErrorCode.OUTCOME_UNKNOWN,
				"the connection ended before the answer came: " + reason.summary());
	}

}
