package dev.conduit.topic;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

/**
 * One message on its way to several mailboxes. The delivery that it came with is received
 * when each mailbox has taken it in, and after that ends when it has ended in each:
 * processed where all have processed it. The message itself is shared, not copied.
 *
 * @since 0.1.0
 */
public final class FanOut {

	private static final Logger logger = LoggerFactory.getLogger(FanOut.class);

	private static final AtomicIntegerFieldUpdater<FanOut> UNDECIDED = AtomicIntegerFieldUpdater
		.newUpdater(FanOut.class, "undecided");

	private static final AtomicIntegerFieldUpdater<FanOut> UNFINISHED = AtomicIntegerFieldUpdater
		.newUpdater(FanOut.class, "unfinished");

	private static final AtomicReferenceFieldUpdater<FanOut, Rejections> REFUSED = AtomicReferenceFieldUpdater
		.newUpdater(FanOut.class, Rejections.class, "refused");

	private static final AtomicReferenceFieldUpdater<FanOut, Rejections> REJECTED = AtomicReferenceFieldUpdater
		.newUpdater(FanOut.class, Rejections.class, "rejected");

	private final Delivery parent;

	private final Runnable decided;

	/** Branches that are neither taken in nor refused, and one until {@link #seal}. */
	@SuppressWarnings("UnusedVariable") // by its updater
	private volatile int undecided = 1;

	/** Branches that have not ended, and one until all are decided. */
	@SuppressWarnings("UnusedVariable") // by its updater
	private volatile int unfinished = 1;

	private volatile Rejections refused = Rejections.NONE;

	private volatile Rejections rejected = Rejections.NONE;

	/** Changed until {@link #seal}, by one thread. */
	private int branches;

	/**
	 * A message that goes nowhere yet.
	 * @param parent what it came with
	 * @param decided called once, when each branch is taken in or refused
	 */
	FanOut(Delivery parent, Runnable decided) {
		this.parent = parent;
		this.decided = decided;
	}

	/**
	 * Hands a message to several receivers, each of which ends its own delivery of it.
	 * @param parent what it came with; ended when all have ended theirs
	 * @param receivers get the message one after the other, on this thread; each says
	 * that it is received before it says how it ended
	 */
	public static void hand(Delivery parent, List<? extends Consumer<? super Delivery>> receivers) {
		FanOut fanOut = new FanOut(parent, () -> {
		});
		for (Consumer<? super Delivery> receiver : receivers) {
			hand(fanOut.branch(), receiver);
		}
		fanOut.seal();
	}

	/** What one receiver throws keeps the message from no other. */
	private static void hand(Branch branch, Consumer<? super Delivery> receiver) {
		try {
			receiver.accept(branch);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A receiver of '{}' failed", branch.message().topic(), ex);
			branch.reject(Problem.of(ErrorCode.INTERNAL, "the handler failed; its log says why"));
		}
	}

	Delivery parent() {
		return this.parent;
	}

	Branch branch() {
		this.branches++;
		UNDECIDED.incrementAndGet(this);
		UNFINISHED.incrementAndGet(this);
		return new Branch();
	}

	/**
	 * Number of branches so far.
	 */
	int branches() {
		return this.branches;
	}

	/**
	 * There will be no more branches.
	 */
	void seal() {
		decide();
	}

	/**
	 * Why it was not taken in everywhere; known when it is decided.
	 * @return the problem, {@code null} where it was
	 */
	@Nullable Problem refusal() {
		return this.refused.sum("refused", this.branches);
	}

	private void decide() {
		if (UNDECIDED.decrementAndGet(this) > 0) {
			return;
		}
		if (this.refused.count() == 0) {
			this.parent.received();
		}
		this.decided.run();
		finish();
	}

	private void finish() {
		if (UNFINISHED.decrementAndGet(this) > 0) {
			return;
		}
		Problem problem = this.rejected.sum("rejected", this.branches);
		if (problem == null) {
			this.parent.processed();
		}
		else {
			this.parent.reject(problem);
		}
	}

	/**
	 * The message for one mailbox, which says at most once that it is received and after
	 * that exactly once how it ended.
	 */
	final class Branch implements Delivery {

		private volatile boolean received;

		private Branch() {
		}

		/**
		 * There was no subscription after all; by the thread that seals, instead of an
		 * end.
		 */
		void withdraw() {
			FanOut.this.branches--;
			UNDECIDED.decrementAndGet(FanOut.this);
			UNFINISHED.decrementAndGet(FanOut.this);
		}

		@Override
		public Message message() {
			return FanOut.this.parent.message();
		}

		/**
		 * What the sender counts are its attempts to publish; the subscription gets it
		 * for the first time.
		 */
		@Override
		public int attempt() {
			return 1;
		}

		@Override
		public long correlationId() {
			return FanOut.this.parent.correlationId();
		}

		@Override
		public AckLevel ackLevel() {
			return FanOut.this.parent.ackLevel();
		}

		@Override
		public Deadline expiry() {
			return FanOut.this.parent.expiry();
		}

		@Override
		public Source source() {
			return FanOut.this.parent.source();
		}

		@Override
		public Peer peer() {
			return FanOut.this.parent.peer();
		}

		@Override
		public void received() {
			this.received = true;
			decide();
		}

		@Override
		public void processed() {
			finish();
		}

		@Override
		public void reject(Problem problem) {
			REJECTED.updateAndGet(FanOut.this, (rejections) -> rejections.with(problem));
			if (!this.received) {
				REFUSED.updateAndGet(FanOut.this, (rejections) -> rejections.with(problem));
				decide();
			}
			finish();
		}

	}

}
