package dev.conduit.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.exchange.PeerSubscription;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitValidationException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;
import dev.conduit.message.TopicName;
import dev.conduit.time.Timer;
import dev.conduit.topic.Subscriber.Kind;

/**
 * Brings each message to every subscription whose pattern matches its topic: those of
 * listeners in this process and those of peers.
 * <p>
 * The delivery that a message comes with is received when all mailboxes have taken it in,
 * processed when all receivers have processed it, and otherwise rejected when the last
 * has ended, with a problem that says how many of how many rejected it. Trying it again
 * makes sense only where nobody processed it. A message that nobody subscribed to is
 * counted, and ends at once as {@link Unclaimed} says.
 * <p>
 * Safe for use by many threads. Only {@link #publish(Message, AckLevel, Deadline)}
 * blocks.
 *
 * @since 0.1.0
 */
public final class Bus implements AutoCloseable {

	private final BusOptions options;

	private final Peer self;

	/** The same, by what it wants to know of a message. */
	private final Map<AckLevel, Sender> senders = new EnumMap<>(AckLevel.class);

	private final Executor executor;

	private final Timer timer;

	private final RandomGenerator random;

	private final TopicRouter<Mailbox> router = new TopicRouter<>();

	private final AtomicInteger places = new AtomicInteger();

	private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

	private final Map<PeerSubscription, Subscription> peers = new ConcurrentHashMap<>();

	private final LongAdder published = new LongAdder();

	private final LongAdder unrouted = new LongAdder();

	private final Groups groups = new Groups(this.router);

	private final DeadLetters deadLetters;

	private volatile boolean ending;

	/**
	 * An open bus.
	 * @param options its bounds
	 * @param self whom messages come from that are published in this process
	 * @param executor runs receivers that are not inline; best a virtual thread for each
	 * task
	 * @param timer for what happens later; outlives the bus
	 * @param random for the back-off; safe for use by many threads
	 */
	public Bus(BusOptions options, Peer self, Executor executor, Timer timer, RandomGenerator random) {
		this.options = options;
		this.self = self;
		for (AckLevel level : AckLevel.values()) {
			this.senders.put(level, new Sender(self, level));
		}
		this.executor = executor;
		this.timer = timer;
		this.random = random;
		this.deadLetters = new DeadLetters(options.deadLetters(), timer, this::mailboxOf, this::republish);
	}

	/**
	 * Subscribes a receiver in this process.
	 * @param pattern the topics that it gets
	 * @param receiver takes the messages
	 * @param options how its mailbox works
	 * @return the subscription, in force and to be closed by the caller
	 * @throws ConduitException if there are too many or the bus is closed
	 */
	public Subscription subscribe(TopicPattern pattern, Receiver receiver, MailboxOptions options) {
		Subscriber subscriber = new Subscriber(Kind.LISTENER, options.name(), pattern);
		return register(subscriber, mailbox(receiver, options, this.deadLetters.by(subscriber)));
	}

	/**
	 * Subscribes a receiver in this process as a member of a group, whose members may as
	 * well be peers: each message goes to one of them, which is ready and has the least
	 * in hand. What a member fails with, or leaves behind when it ends, is delivered
	 * again, to another one if any is ready then.
	 * @param pattern the topics that it gets; members of the same name and pattern share
	 * @param group name of the group
	 * @param receiver takes the messages
	 * @param options how it works; the bounds and the redelivery of the first member are
	 * those of the group
	 * @return the subscription, in force and to be closed by the caller
	 * @throws IllegalArgumentException if the name of the group is empty or longer than
	 * 255 bytes of UTF-8
	 * @throws ConduitException if there are too many or the bus is closed
	 */
	public Subscription subscribe(TopicPattern pattern, String group, Receiver receiver, MailboxOptions options) {
		Subscriber subscriber = new Subscriber(Kind.GROUP, group, pattern);
		Mailbox mailbox = mailbox(receiver, inGroup(options), GivenUp.FORGOTTEN);
		return register(subscriber, new Member(mailbox, options.concurrency(), null), options);
	}

	/**
	 * Subscribes a peer until {@link #unsubscribe}. Its mailbox is inline, waits while
	 * the peer is not ready, and delivers each message once where the peer does not
	 * acknowledge.
	 * @param peer the subscription of the peer
	 * @param options how its mailbox works otherwise; the concurrency is how many
	 * messages are on their way to the peer
	 * @throws ConduitException if the pattern is wrong, there are too many or the bus is
	 * closed
	 */
	public void subscribe(PeerSubscription peer, MailboxOptions options) {
		TopicPattern pattern = patternOf(peer);
		MailboxOptions peerOptions = options.withInline(true)
			.withOrder(peer.group().isEmpty() ? options.order().ofPeer() : options.order());
		if (peer.ackLevel() == AckLevel.NONE) {
			peerOptions = peerOptions.withRedelivery(options.redelivery().withMaxAttempts(1).withAckTimeout(null));
		}
		PeerReceiver receiver = new PeerReceiver(peer);
		this.peers.put(peer, peer.group().isEmpty() ? subscribe(peer, pattern, receiver, peerOptions)
				: share(peer, pattern, receiver, peerOptions, options));
	}

	private Subscription subscribe(PeerSubscription peer, TopicPattern pattern, PeerReceiver receiver,
			MailboxOptions options) {
		Subscriber subscriber = new Subscriber(Kind.CLIENT, peer.peer().name(), pattern);
		Mailbox mailbox = mailbox(receiver, options, this.deadLetters.by(subscriber));
		receiver.receiveFrom(mailbox, () -> {
		});
		return register(subscriber, mailbox);
	}

	private Subscription share(PeerSubscription peer, TopicPattern pattern, PeerReceiver receiver,
			MailboxOptions options, MailboxOptions ofGroup) {
		Mailbox mailbox = mailbox(receiver, inGroup(options), GivenUp.FORGOTTEN);
		Member member = new Member(mailbox, options.concurrency(), peer);
		receiver.receiveFrom(mailbox, member::becameReady);
		return register(new Subscriber(Kind.GROUP, peer.group(), pattern), member, ofGroup);
	}

	/**
	 * Ends the subscription of a peer; what waits for it is rejected.
	 * @param peer the same that subscribed
	 */
	public void unsubscribe(PeerSubscription peer) {
		Subscription subscription = this.peers.remove(peer);
		if (subscription != null) {
			subscription.close();
		}
	}

	/**
	 * Publishes a message that came from a peer. Never blocks: a full mailbox whose
	 * policy is to block asks the sender to pause.
	 * @param delivery the message; always ended, now or later
	 */
	public void publish(Delivery delivery) {
		if (delivery.ackLevel() == AckLevel.PERSISTED) {
			delivery.reject(notPersistent());
			return;
		}
		if (this.ending) {
			delivery.reject(closed());
			return;
		}
		this.published.increment();
		Object[] mailboxes = this.router.targets(delivery.message().topic());
		// A mailbox alone may tell the sender itself, unless the sender's attempts count.
		if (mailboxes.length == 1 && delivery.attempt() == 1 && ((Mailbox) mailboxes[0]).tryOffer(delivery)) {
			return;
		}
		route(new FanOut(delivery, () -> {
		}), mailboxes, Mailbox::tryOffer);
	}

	/**
	 * Publishes a message of this process. Blocks while a mailbox is full whose policy is
	 * to block, as long as its options and the deadline allow; so it is not for event
	 * loops, and a receiver that publishes to its own topic may wait for itself.
	 * @param message the message
	 * @param ackLevel what the caller wants to know
	 * @param deadline until when to wait for room at most
	 * @return complete when it is true what the level says, at once except for
	 * {@link AckLevel#PROCESSED}; fails with a {@link ConduitException} where a
	 * subscription rejected the message
	 * @throws dev.conduit.message.ConduitOverloadedException if a mailbox had no room;
	 * the others have the message, the problem says how many
	 * @throws dev.conduit.message.ConduitCancelledException if this thread was
	 * interrupted before there was room; it stays interrupted
	 * @throws ConduitException if the bus is closed or the level is
	 * {@link AckLevel#PERSISTED}
	 */
	public CompletionStage<Void> publish(Message message, AckLevel ackLevel, Deadline deadline) {
		if (ackLevel == AckLevel.PERSISTED) {
			throw ConduitException.of(notPersistent());
		}
		requireOpen();
		this.published.increment();
		Object[] mailboxes = this.router.targets(message.topic());
		if (mailboxes.length == 1 && ackLevel != AckLevel.PROCESSED
				&& ((Mailbox) mailboxes[0]).tryPost(message, senderOf(ackLevel))) {
			return Publication.NOTHING_TO_WAIT_FOR;
		}
		Deadline expiry = Deadline.within(this.timer, message.handling().timeToLive());
		Publication publication = new Publication(message, ackLevel, this.self, expiry);
		Problem refusal = (mailboxes.length == 1
				&& ((Mailbox) mailboxes[0]).tryOffer(publication, deadline, publication::withdrawBy))
						? publication.awaitDecision() : toAll(publication, mailboxes, deadline);
		if (refusal != null) {
			throw ConduitException.of(refusal);
		}
		return publication.outcome();
	}

	private Sender senderOf(AckLevel ackLevel) {
		return Objects.requireNonNull(this.senders.get(ackLevel));
	}

	private @Nullable Problem toAll(Publication publication, Object[] mailboxes, Deadline deadline) {
		FanOut fanOut = new FanOut(publication, publication::decided);
		route(fanOut, mailboxes, (mailbox, branch) -> mailbox.tryOffer(branch, deadline, publication::withdrawBy));
		publication.awaitDecision();
		return fanOut.refusal();
	}

	/**
	 * Ends the bus gently: it takes nothing new, and is closed when all that it took has
	 * ended. What a receiver publishes meanwhile is refused.
	 * @param patience after which time it is closed anyway
	 * @return complete when it is closed
	 */
	public CompletionStage<Void> drain(Duration patience) {
		this.ending = true;
		CompletableFuture<?>[] drains = this.subscriptions.stream()
			.map((subscription) -> subscription.drain(patience).toCompletableFuture())
			.toArray(CompletableFuture[]::new);
		return CompletableFuture.allOf(drains).thenRun(this::close);
	}

	/**
	 * Ends the bus and all subscriptions at once: what waits is rejected.
	 */
	@Override
	public void close() {
		this.ending = true;
		this.subscriptions.forEach(Subscription::close);
		this.peers.clear();
	}

	/**
	 * The messages that it gave up.
	 * @return the letters
	 */
	public DeadLetters deadLetters() {
		return this.deadLetters;
	}

	/**
	 * What it holds and has done.
	 * @return the figures
	 */
	public BusStatistics statistics() {
		return new BusStatistics(this.subscriptions.size(), this.published.sum(), this.unrouted.sum());
	}

	/**
	 * What waits for each subscriber; that of a group's members stands once.
	 * @return one for each mailbox in which messages wait, in no order
	 */
	public List<SubscriberStatistics> subscribers() {
		List<SubscriberStatistics> all = new ArrayList<>(this.groups.statistics());
		for (Subscription subscription : this.subscriptions) {
			if (subscription.member() == null) {
				all.add(new SubscriberStatistics(subscription.subscriber(), subscription.mailbox().name(), 1,
						subscription.statistics()));
			}
		}
		return all;
	}

	/**
	 * Brings it no more messages; may be called again.
	 * @return the mailbox in which its messages are
	 */
	Mailbox unroute(Subscription subscription) {
		Member member = subscription.member();
		if (member != null) {
			return this.groups.leave(subscription.subscriber(), member);
		}
		this.router.remove(subscription.pattern(), subscription.mailbox());
		return subscription.mailbox();
	}

	/**
	 * Has nothing more to do with it; called once.
	 */
	void forget(Subscription subscription) {
		this.subscriptions.remove(subscription);
		this.places.decrementAndGet();
	}

	private Mailbox mailbox(Receiver receiver, MailboxOptions options, GivenUp givenUp) {
		return new Mailbox(options, receiver, this.executor, this.timer, this.random, givenUp);
	}

	/**
	 * What waits, waits in the group's mailbox, which also delivers again.
	 */
	private static MailboxOptions inGroup(MailboxOptions options) {
		return options.withBounds(Group.HANDED)
			.withOrder(options.order().withOrdering(Ordering.NONE))
			.withRedelivery(Redelivery.NONE.withAckTimeout(options.redelivery().ackTimeout()));
	}

	private @Nullable Mailbox mailboxOf(Subscriber subscriber) {
		if (subscriber.kind() == Kind.GROUP) {
			return this.groups.find(subscriber);
		}
		return this.subscriptions.stream()
			.filter((subscription) -> subscription.subscriber().equals(subscriber))
			.findFirst()
			.map(Subscription::mailbox)
			.orElse(null);
	}

	private Subscription register(Subscriber subscriber, Mailbox mailbox) {
		return register(new Subscription(this, subscriber, mailbox, null),
				() -> this.router.add(subscriber.pattern(), mailbox));
	}

	private Subscription register(Subscriber subscriber, Member member, MailboxOptions ofGroup) {
		MailboxOptions options = Group.options(subscriber.name(), ofGroup);
		return register(new Subscription(this, subscriber, member.mailbox(), member), () -> this.groups.join(subscriber,
				member, (receiver) -> mailbox(receiver, options, this.deadLetters.by(subscriber))));
	}

	private Subscription register(Subscription subscription, Runnable begin) {
		requireOpen();
		if (this.places.incrementAndGet() > this.options.maxSubscriptions()) {
			this.places.decrementAndGet();
			throw ConduitException.of(Problem.of(ErrorCode.LIMIT_EXCEEDED,
					"there are %d subscriptions, and may not be more".formatted(this.options.maxSubscriptions())));
		}
		this.subscriptions.add(subscription);
		begin.run();
		if (this.ending) {
			subscription.close();
			throw ConduitException.of(closed());
		}
		return subscription;
	}

	private void route(FanOut fanOut, Object[] mailboxes, BiPredicate<Mailbox, Delivery> offer) {
		for (Object mailbox : mailboxes) {
			FanOut.Branch branch = fanOut.branch();
			if (!offer.test((Mailbox) mailbox, branch)) {
				leave(branch);
			}
		}
		if (fanOut.branches() == 0) {
			this.unrouted.increment();
			unclaimed(fanOut, fanOut.parent().message().topic());
		}
		fanOut.seal();
	}

	private void unclaimed(FanOut fanOut, TopicName topic) {
		Problem problem = Problem.of(ErrorCode.UNROUTED, "nobody subscribed to '%s'".formatted(topic));
		if (this.options.unclaimed() == Unclaimed.REJECT || fanOut.parent() instanceof Replay) {
			fanOut.branch().reject(problem);
		}
		else if (this.options.unclaimed() == Unclaimed.DEAD_LETTER) {
			this.deadLetters.addUnclaimed(fanOut.parent(), problem);
		}
	}

	/**
	 * Brings a message that nobody wanted to those who want it now.
	 */
	private void republish(Replay replay, Deadline deadline) {
		if (this.ending) {
			replay.reject(closed());
			return;
		}
		this.published.increment();
		route(new FanOut(replay, replay::decided), this.router.targets(replay.message().topic()),
				(mailbox, branch) -> mailbox.tryOffer(branch, deadline, replay::withdrawBy));
	}

	/**
	 * A mailbox that closed while the message was on its way to it: a subscription that
	 * ended is none, but a bus that ends loses the message.
	 */
	private void leave(FanOut.Branch branch) {
		if (this.ending) {
			branch.reject(closed());
		}
		else {
			branch.withdraw();
		}
	}

	private void requireOpen() {
		if (this.ending) {
			throw ConduitException.of(closed());
		}
	}

	private static TopicPattern patternOf(PeerSubscription peer) {
		try {
			return new TopicPattern(peer.pattern());
		}
		catch (IllegalArgumentException ex) {
			String detail = Objects.requireNonNullElse(ex.getMessage(), "the pattern is wrong");
			throw new ConduitValidationException(Problem.of(ErrorCode.INVALID_VALUE, detail), ex);
		}
	}

	private static Problem closed() {
		return Problem.of(ErrorCode.SHUTTING_DOWN, "the bus is closed");
	}

	private static Problem notPersistent() {
		return Problem.of(ErrorCode.INVALID_VALUE,
				"acknowledgment PERSISTED needs a durable store, and there is none: ask for PROCESSED at most");
	}

}
