package dev.conduit.topic;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.Source;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Printable;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.time.Timer;
import dev.conduit.time.Timer.Timeout;
import dev.conduit.topic.Rejection.Verdict;

/**
 * Where the messages of one subscription wait for their receiver: a listener in this
 * process, or a peer.
 * <p>
 * <b>Order.</b> Messages of a higher priority go first, see {@link DeliveryOrder}. Within
 * a priority first deliveries keep the order in which the messages were offered; a
 * message that is delivered again queues up behind those that came meanwhile. Of messages
 * with the same key the receiver has one in hand at a time, see {@link Ordering}.
 * <p>
 * <b>Bounds.</b> {@link MailboxBounds} says how much waits. From the high mark on, each
 * source whose message is offered is asked to pause, at most 1024 of them; at the low
 * mark all are asked to go on.
 * <p>
 * <b>Ends.</b> A delivery that is taken in ends exactly once: processed, or rejected
 * because trying again makes no sense or was done often enough, it expired before its
 * turn, its place was needed, or the mailbox closed. Of one attempt the receiver's first
 * word counts.
 * <p>
 * <b>Threads.</b> All methods may be called from any thread and never block. The receiver
 * runs on the executor, at most as often at the same time as the concurrency says, or
 * inline. No lock is held while the receiver, a delivery or a source is called.
 *
 * @since 0.1.0
 */
public final class Mailbox implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Mailbox.class);

	private final MailboxOptions options;

	private final MailboxState state;

	/** Past the lock of the state. */
	private final SideDoors doors;

	/** The same as that of the doors. */
	private final @Nullable Inbox inbox;

	/** The same as that of the doors. */
	private final @Nullable Direct direct;

	private final Outlook outlook = new Outlook();

	/** Whether publishers rather wait than go on. */
	private final boolean patient;

	private final Pump pump;

	private final Timer timer;

	private final RandomGenerator random;

	private final GivenUp givenUp;

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	/**
	 * An open mailbox.
	 * @param options how it works
	 * @param receiver takes the messages
	 * @param executor runs the receiver unless it is inline; where it refuses to, the
	 * mailbox closes
	 * @param timer for what happens later
	 * @param random for the back-off; safe for use by many threads
	 */
	public Mailbox(MailboxOptions options, Receiver receiver, Executor executor, Timer timer, RandomGenerator random) {
		this(options, receiver, executor, timer, random, GivenUp.FORGOTTEN);
	}

	/**
	 * An open mailbox that tells which messages it gives up.
	 */
	Mailbox(MailboxOptions options, Receiver receiver, Executor executor, Timer timer, RandomGenerator random,
			GivenUp givenUp) {
		this.options = options;
		this.state = new MailboxState(options, timer, this.outlook);
		this.doors = this.state.doors();
		this.inbox = this.doors.inbox();
		this.direct = this.doors.direct();
		this.pump = new Pump(this, receiver, options.inline() ? null : executor, options.redelivery().ackTimeout());
		this.timer = timer;
		this.random = random;
		this.givenUp = givenUp;
		this.patient = options.bounds().overflow() == OverflowPolicy.BLOCK;
	}

	/**
	 * Offers a message whose sender cannot wait, such as a connection: where the policy
	 * is {@link OverflowPolicy#BLOCK}, even a full mailbox takes it in.
	 * @param delivery the message; always ended, now or later, and rejected as
	 * {@link ErrorCode#SHUTTING_DOWN} by a mailbox that drains or is closed
	 */
	public void offer(Delivery delivery) {
		if (!tryOffer(delivery)) {
			delivery.reject(Refusals.closed(this.options));
		}
	}

	/**
	 * The same for whoever knows better what to do with a message that came too late.
	 * @param delivery the message
	 * @return {@code false} where the mailbox is draining or closed: then nothing was
	 * done, and the delivery is the caller's to end
	 */
	boolean tryOffer(Delivery delivery) {
		Entry entry = new Offered(this, delivery);
		if (leave(entry) || handDirectly(entry)) {
			return true;
		}
		Offer offer = this.state.offer(entry, false);
		if (offer.congested()) {
			pause(delivery.source());
		}
		return settle(entry, offer);
	}

	private void pause(Source source) {
		if (!this.state.pauses().isLatest(source)) {
			this.state.pause(source);
		}
	}

	/**
	 * Offers a message whose publisher can wait: where the policy is
	 * {@link OverflowPolicy#BLOCK}, it waits in front of a full mailbox until there is
	 * room. At most 10,000 wait there; one more is refused.
	 * @param delivery the message; received when it is taken in, rejected when it is not
	 * @param deadline until when it waits; the block time-out may end it before
	 * @param withdrawal where it waits, gets an action that gives it up
	 * @return {@code false} where the mailbox is draining or closed: then nothing was
	 * done, and the delivery is the caller's to end
	 */
	boolean tryOffer(Delivery delivery, Deadline deadline, Consumer<Runnable> withdrawal) {
		Entry entry = new Offered(this, delivery);
		if (leave(entry) || handDirectly(entry) || (this.patient && leaveSoon(entry))) {
			return true;
		}
		Offer offer = this.state.offer(entry, true);
		if (offer.admission() instanceof Admission.Waits waits) {
			letWait(waits.parked(), patience(deadline));
			withdrawal.accept(() -> giveUp(waits.parked(), Refusals.withdrawn()));
		}
		return settle(entry, offer);
	}

	/**
	 * Takes in a message whose publisher wants to know nothing but that, if that is
	 * possible without the lock.
	 * @param message the message
	 * @param sender who publishes it
	 * @return whether it was taken in; otherwise nothing was done
	 */
	boolean tryPost(Message message, Sender sender) {
		if (!Posted.suits(message)) {
			return false;
		}
		if (this.inbox != null) {
			return this.inbox.hasPlace() && this.inbox.leave(queued(new Posted(this, message, sender)));
		}
		if (this.direct == null || !this.direct.enter()) {
			return false;
		}
		this.pump.handDirectly(new Posted(this, message, sender), this.direct);
		return true;
	}

	/**
	 * Takes in a message without the lock, where nothing about it or the mailbox is
	 * special: it waits in line with all others, and whoever takes them is at it.
	 * @return whether it did
	 */
	private boolean leave(Entry entry) {
		if (this.inbox == null || !this.inbox.hasPlace() || !entry.isPlain() || !this.inbox.leave(queued(entry))) {
			return false;
		}
		entry.takenIn();
		return true;
	}

	private Entry queued(Entry entry) {
		entry.queuedAt = this.timer.nanoTime();
		return entry;
	}

	/**
	 * Takes a message in and hands it to an inline receiver, without the lock, where
	 * nothing about it or the mailbox is special.
	 * @return whether it did
	 */
	private boolean handDirectly(Entry entry) {
		if (this.direct == null || !entry.isPlain() || entry.isExpired() || !this.direct.enter()) {
			return false;
		}
		entry.takenIn();
		this.pump.handDirectly(entry, this.direct);
		return true;
	}

	/**
	 * The same for a publisher that can wait, which gives a quick receiver a moment to
	 * make room, instead of crowding in until nothing fits.
	 * @return whether it did
	 */
	@SuppressWarnings("ThreadPriorityCheck") // an offer to the receiver; nothing relies
												// on it
	private boolean leaveSoon(Entry entry) {
		int look = 0;
		for (; look < Outlook.LOOKS && roomComes(); look++) {
			Thread.yield();
			if (leave(entry)) {
				return true;
			}
		}
		if (look == Outlook.LOOKS) {
			this.outlook.disappointed();
		}
		return leave(entry);
	}

	private boolean roomComes() {
		return this.outlook.isGood() || (this.outlook.isQuick() && this.inbox != null && this.inbox.isExhausted());
	}

	/**
	 * Hands nothing to the receiver until {@link #resume()}; messages are still taken in.
	 */
	public void suspend() {
		follow(this.state.suspend(true));
	}

	/**
	 * Goes on after {@link #suspend()}.
	 */
	public void resume() {
		follow(this.state.suspend(false));
	}

	/**
	 * Takes nothing in any more, and closes when all that was taken in has ended.
	 * @param patience after which time it closes anyway
	 * @return complete when it is closed
	 */
	public CompletionStage<Void> drain(Duration patience) {
		turnAway(this.state.drain());
		Timeout timeout = later(patience, this::close);
		return (timeout != null) ? this.closed.thenRun(timeout::cancel) : this.closed.minimalCompletionStage();
	}

	/**
	 * Takes nothing in any more, and rejects what waits as
	 * {@link ErrorCode#SHUTTING_DOWN}. What the receiver has in hand ends as that says,
	 * and is not delivered again.
	 */
	@Override
	public void close() {
		turnAway(this.state.close());
		this.closed.complete(null);
	}

	/**
	 * What it holds and has done.
	 * @return one consistent moment
	 */
	public MailboxStatistics statistics() {
		return this.state.statistics();
	}

	/**
	 * What messages and metrics call it.
	 * @return the name of its options
	 */
	public String name() {
		return this.options.name();
	}

	/**
	 * How many keys are held by messages that wait or are in hand.
	 */
	int keys() {
		return this.state.keys();
	}

	@Override
	public String toString() {
		return "Mailbox[" + this.options.name() + "]";
	}

	/**
	 * Takes the next message for a drainer of the pump, which ends where there is none.
	 */
	@Nullable Attempt take() {
		return attempt(this.state.take(false));
	}

	/**
	 * The same for one that comes back from the receiver.
	 * @param before what the receiver had
	 * @param busy whether more are likely to come
	 */
	@Nullable Attempt next(Attempt before, boolean busy) {
		Entry left = before.isProcessedInHand() ? this.doors.takeLeft(busy) : null;
		if (left == null) {
			return attempt(this.state.take(true));
		}
		return left.isExpired() ? attempt(this.state.expireTaken(left)) : left;
	}

	private @Nullable Attempt attempt(@Nullable Take first) {
		Take take = first;
		while (take != null && take.expired()) {
			giveUp(take.entry(), Refusals.expired(this.options), take.attempt());
			follow(take.next());
			take = this.state.take(false);
		}
		if (take == null) {
			follow(this.state.idle());
			return null;
		}
		follow(take.next());
		return (take.attempt() == 1 && this.pump.isPatient()) ? take.entry() : new NumberedAttempt(this, take);
	}

	/**
	 * How much longer an attempt waits for the receiver's word.
	 */
	Duration patience(long wordsBefore, Duration ackTimeout) {
		return this.state.patience(wordsBefore, ackTimeout);
	}

	/**
	 * The time by its clock.
	 */
	long nanoTime() {
		return this.timer.nanoTime();
	}

	/**
	 * A drainer of the pump gives others a turn, and is started anew.
	 */
	void returned() {
		this.state.returned();
	}

	/**
	 * A drainer of the pump could not be started.
	 */
	void notStarted(RejectedExecutionException ex) {
		this.state.notStarted();
		logger.warn("Mailbox '{}' closes: its executor refused to run the receiver", this.options.name(), ex);
		close();
	}

	/**
	 * Whether an attempt that the drainer's thread ends, before the receiver returned, is
	 * left to the drainer.
	 */
	boolean countsInHand(Entry entry) {
		return this.state.countsInHand(entry);
	}

	/**
	 * The receiver handled an attempt.
	 * @param inHand whether it is left to the drainer
	 */
	void processed(Entry entry, boolean inHand) {
		if (inHand) {
			this.doors.processedInHand();
			entry.end(null);
			return;
		}
		FollowUp next = this.state.processed(entry);
		entry.end(null);
		follow(next);
	}

	/**
	 * The receiver did not handle an attempt.
	 */
	void rejected(Entry entry, Problem problem, @Nullable Throwable thrown) {
		settle(entry, problem, thrown, this.state.notHandled(entry, problem, true));
	}

	/**
	 * The receiver said nothing of an attempt.
	 */
	void timedOut(Entry entry, Problem problem) {
		settle(entry, problem, null, this.state.notHandled(entry, problem, false));
	}

	private void settle(Entry entry, Problem problem, @Nullable Throwable thrown, Rejection rejection) {
		log(entry, rejection, problem, thrown);
		Problem told = Refusals.ofReceiver(problem);
		switch (rejection.verdict()) {
			case AGAIN -> redeliver(entry, rejection.attempts(), problem);
			case LOST -> entry.end(told);
			case FINAL -> giveUp(entry, told, rejection.attempts());
			case EXHAUSTED -> giveUp(entry, Redelivery.exhausted(told, rejection.attempts()), rejection.attempts());
		}
		follow(rejection.next());
	}

	private void giveUp(Entry entry, Problem problem, int attempts) {
		if (!entry.isAtMostOnce()) {
			this.givenUp.accept(entry.origin(), problem, attempts);
		}
		entry.end(problem);
	}

	/**
	 * Runs a task later.
	 * @return its time-out, {@code null} where the timer takes no more
	 */
	@Nullable Timeout later(Duration delay, Runnable task) {
		try {
			return this.timer.schedule(delay, task);
		}
		catch (RejectedExecutionException | IllegalStateException ex) {
			logger.warn("Mailbox '{}' does without a time-out: its timer refused it", this.options.name(), ex);
			return null;
		}
	}

	private boolean settle(Entry entry, Offer offer) {
		switch (offer.admission()) {
			case Admission.Taken taken -> entry.takenIn();
			case Admission.TakenFor replaced -> {
				replaced.oldest().giveUp(replaced.problem());
				entry.takenIn();
			}
			case Admission.Refused refused -> entry.refuse(refused.problem());
			case Admission.Waits waits -> {
			}
			case Admission.Closed over -> {
				return false;
			}
		}
		follow(offer.next());
		return true;
	}

	private void follow(FollowUp next) {
		Parked admitted = next.admitted();
		if (admitted != null) {
			admitted.cancelTimeout();
			admitted.entry().takenIn();
		}
		this.state.pauses().tell();
		if (next.drained()) {
			close();
		}
		if (next.start()) {
			this.pump.start();
		}
	}

	private void letWait(Parked parked, Duration patience) {
		Runnable giveUp = () -> giveUp(parked, Refusals.noRoomWithin(this.options, patience));
		Timeout timeout = patience.isPositive() ? later(patience, giveUp) : null;
		if (timeout != null) {
			parked.timeOutBy(timeout);
		}
		else {
			giveUp.run();
		}
	}

	private Duration patience(Deadline deadline) {
		Duration blockTimeout = this.options.bounds().blockTimeout();
		Duration remaining = deadline.remaining();
		return (remaining != null && remaining.compareTo(blockTimeout) < 0) ? remaining : blockTimeout;
	}

	private void giveUp(Parked parked, Problem problem) {
		if (this.state.unpark(parked)) {
			parked.cancelTimeout();
			parked.entry().refuse(problem);
		}
	}

	private void turnAway(Remains remains) {
		for (Parked parked : remains.parked()) {
			parked.cancelTimeout();
			parked.entry().refuse(Refusals.closed(this.options));
		}
		for (Entry entry : remains.entries()) {
			entry.giveUp(Refusals.closed(this.options));
		}
		follow(remains.next());
	}

	private void redeliver(Entry entry, int attempts, Problem problem) {
		Duration delay = this.options.redelivery().delay(attempts, problem, this.random);
		Timeout timeout = later(delay, () -> follow(this.state.due(entry)));
		if (timeout != null) {
			entry.redeliverBy(timeout);
			return;
		}
		FollowUp next = this.state.forget(entry);
		if (next != null) {
			entry.end(problem);
			follow(next);
		}
	}

	private void log(Entry entry, Rejection rejection, Problem problem, @Nullable Throwable thrown) {
		if (entry.origin() instanceof Handed handed) {
			handed.failedBy(thrown);
			return;
		}
		TopicName topic = entry.message().topic();
		boolean repeated = entry.origin() instanceof RepeatedElsewhere once && once.isRepeatedAfter(problem);
		if (rejection.verdict() == Verdict.AGAIN || repeated) {
			logger.debug("Mailbox '{}': attempt {} of a message of {} failed: {}", this.options.name(),
					rejection.attempts(), topic, problem.summary(), thrown);
		}
		else if (thrown != null || rejection.verdict() == Verdict.EXHAUSTED) {
			Peer peer = entry.peer();
			logger.atWarn()
				.setCause(thrown)
				.addKeyValue("conduit.connection", peer.connectionId())
				.addKeyValue("conduit.correlation", entry.correlationId())
				.addKeyValue("conduit.principal", Printable.of(peer.principal()))
				.log("Mailbox '{}' gives up a message of {} after {} attempt(s): {}", this.options.name(), topic,
						rejection.attempts(), problem.summary());
		}
	}

}
