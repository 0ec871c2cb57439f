package dev.conduit.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.authentication.Identity;
import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.frame.Capabilities;
import dev.conduit.frame.FlowScope;
import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Limit;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.time.Timer;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;

/**
 * One connection to a peer, from hand-shake to CLOSE_ACK. Its state belongs to the link's
 * loop; what callers use may be called from any thread.
 *
 * @since 0.1.0
 */
public final class Connection {

	private static final VarHandle TRAFFIC;

	private static final VarHandle HELD;

	/** No connection lasts as long, and timers count in nanoseconds. */
	private static final Duration FOREVER = Duration.ofDays(36_500);

	static {
		try {
			TRAFFIC = MethodHandles.lookup().findVarHandle(Connection.class, "traffic", Traffic.class);
			HELD = MethodHandles.lookup().findVarHandle(Connection.class, "held", boolean.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final long id;

	private final Link link;

	/** Set where the connection may be taken up again over another link. */
	private final @Nullable ResumableSession session;

	private final Role role;

	private final ConnectionContext context;

	/** Dropped once it has ended. */
	private Handshake handshake;

	private final SendGate sendGate;

	private final FlowGate flowGate;

	private final Heartbeat heartbeat;

	private final Ending ending;

	private final CompletableFuture<Problem> closed = new CompletableFuture<>();

	/** Whether an operator has the peer wait. */
	@SuppressWarnings("UnusedVariable") // HELD reads it
	private volatile boolean held;

	private Timer.@Nullable Timeout handshakeTimeout;

	private Timer.@Nullable Timeout expiry;

	private volatile ConnectionState state = ConnectionState.HANDSHAKE;

	/** What is known once the connection is open, set before the state says so. */
	private volatile @Nullable Agreement agreement;

	/**
	 * Made for the first that goes over it: over many go heart-beats and nothing else.
	 */
	private volatile @Nullable Traffic traffic;

	private Connection(long id, Link below, Role role, ConnectionContext context, HandshakeFactory handshake) {
		this.id = id;
		this.role = role;
		this.context = context;
		ConnectionOptions options = context.options();
		this.session = (options.resume().enabled() && below.loopOutlives()) ? new ResumableSession(this, below, context)
				: null;
		this.link = (this.session != null) ? this.session.link() : below;
		Link link = this.link;
		this.sendGate = new SendGate(options.pauseTimeout(), context.timer(),
				(pause) -> context.listener().waited(this, pause));
		this.flowGate = new FlowGate(link, options.maxPausedScopes(), context.timer()::nanoTime, new Pauses());
		this.heartbeat = new Heartbeat(link, role, context.timer(), options.limits(), this::silent);
		this.ending = new Ending(this, link, context);
		this.handshake = handshake.create(link, this.session, new Opening());
	}

	/**
	 * The server's end of a new link.
	 * @param id number of the connection, unique in this process
	 * @param link the link
	 * @param context what all connections share
	 * @param authenticator finds out who connects
	 * @param random source of session tokens
	 * @return a connection whose {@link #receiver()} is to be put behind the link
	 */
	public static Connection accept(long id, Link link, ConnectionContext context, Authenticator authenticator,
			SecureRandom random) {
		return begin(new Connection(id, link, Role.SERVER, context, (above, session,
				outcome) -> new ServerHandshake(above, session, context, authenticator, random, outcome)));
	}

	/**
	 * The client's end of a new link.
	 * @param id number of the connection, unique in this process
	 * @param link the link
	 * @param context what all connections share
	 * @param authentication proves who this is
	 * @return a connection whose {@link #receiver()} is to be put behind the link
	 */
	public static Connection connect(long id, Link link, ConnectionContext context,
			ClientAuthentication authentication) {
		return connect(id, link, context, authentication, null);
	}

	/**
	 * The client's end of a new link, over which a broken connection is to go on. Where
	 * the server agrees, that one is taken up and this one ends; otherwise that one ends
	 * and this one opens.
	 * @param id number of the connection, unique in this process
	 * @param link the link
	 * @param context what all connections share
	 * @param authentication proves who this is
	 * @param broken a connection that {@link #isBroken()}, or {@code null} for none
	 * @return a connection whose {@link #receiver()} is to be put behind the link
	 */
	public static Connection connect(long id, Link link, ConnectionContext context, ClientAuthentication authentication,
			@Nullable Connection broken) {
		ResumableSession wanted = (broken != null && broken.isBroken()) ? broken.session : null;
		return begin(new Connection(id, link, Role.CLIENT, context, (above, session,
				outcome) -> new ClientHandshake(above, session, wanted, context, authentication, outcome)));
	}

	/** What this side can do over a link beyond the base of the protocol. */
	static int capabilities(Link link, ConnectionOptions options) {
		return (link.needsChecksum() ? Capabilities.CHECKSUM : 0)
				| ((link instanceof SessionLink) ? Capabilities.SESSION : 0) | options.compression().capabilities();
	}

	private static Connection begin(Connection connection) {
		Duration timeout = connection.timeForHandshake();
		connection.handshakeTimeout = connection.context.timer()
			.schedule(timeout, () -> connection.link.execute(connection::handshakeTimedOut));
		connection.link.execute(connection.handshake::begin);
		return connection;
	}

	/** From the moment that the client connected on, whatever it did since. */
	private Duration timeForHandshake() {
		Duration timeout = this.context.options().handshakeTimeout();
		Duration left = timeout.minus((this.role == Role.SERVER) ? this.link.age() : Duration.ZERO);
		return left.isPositive() ? left : Duration.ofMillis(1);
	}

	/**
	 * What gets the frames of the link.
	 * @return the receiver
	 */
	public FrameReceiver receiver() {
		ConnectionOptions options = this.context.options();
		PeerPace pace = new PeerPace(options.pace(), options.limits().maxSubscriptions(), this.link,
				this.context.timer()::nanoTime);
		Receiver receiver = new Receiver(this, this.role, this.ending, this.sendGate, this.heartbeat, pace,
				this.context.listener());
		return (this.session != null) ? this.session.before(receiver) : receiver;
	}

	/**
	 * Number of the connection.
	 * @return unique in this process
	 */
	public long id() {
		return this.id;
	}

	/**
	 * Where the connection is in its life.
	 * @return the state
	 */
	public ConnectionState state() {
		return this.state;
	}

	/**
	 * Whether calls and messages may begin here: not before it is open, and not any more
	 * where it ends or the peer goes away. What begins while this changes is refused as
	 * retryable.
	 * @return whether something new may begin
	 */
	public boolean takesNew() {
		return this.agreement != null && !this.sendGate.isEnded();
	}

	/**
	 * Whether its link broke and it waits to be taken up again: what is in flight stays,
	 * and who begins something waits.
	 * @return whether it has no link now
	 */
	public boolean isBroken() {
		return this.session != null && this.session.isBroken() && this.state != ConnectionState.CLOSED;
	}

	/**
	 * Who is at the other side.
	 * @return the peer, or {@code null} before the connection is open
	 */
	public @Nullable Peer peer() {
		Agreement agreed = this.agreement;
		return (agreed != null) ? agreed.peer() : null;
	}

	/**
	 * The link below.
	 * @return the link
	 */
	public Link link() {
		return this.link;
	}

	/**
	 * The link of the transport that it began with.
	 * @return the link; the same as {@link #link()} where it cannot be taken up over
	 * another one
	 */
	public Link firstLink() {
		return (this.session != null) ? this.session.first().link() : this.link;
	}

	/**
	 * Ends when the connection is over, with the reason; never with an exception.
	 * @return the end
	 */
	public CompletionStage<Problem> closed() {
		return this.closed.minimalCompletionStage();
	}

	/**
	 * Calls a method. Waits while the peer asks to, or while too many are in flight, at
	 * most until the deadline; on an event loop it fails instead of waiting. Cancelling
	 * the future cancels the call at the peer.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline until when the answer is wanted
	 * @return the answer, or a {@link ConduitException}; completed on the link's loop
	 */
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload, Deadline deadline) {
		Traffic current = traffic();
		return (current != null) ? current.outgoingCalls().request(route, headers, payload, deadline)
				: CompletableFuture.failedFuture(notOpen());
	}

	/**
	 * Calls a method, for those who have an object for the call anyway. Waits like
	 * {@link #request(Route, Headers, Payload, Deadline)}.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline until when the answer is wanted
	 * @param handler gets the answer, unless this throws
	 * @throws ConduitException if the call cannot be sent
	 */
	public void request(Route route, Headers headers, Payload payload, Deadline deadline, ReplyHandler handler) {
		openTraffic().outgoingCalls().request(route, headers, payload, deadline, handler);
	}

	/**
	 * Calls a method that takes a stream and gives one answer. Waits like
	 * {@link #request(Route, Headers, Payload, Deadline)}.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param items what else is sent; subscribed to once, asked for no more than the peer
	 * takes, cancelled when the call ends before. Its error ends the call, and the peer
	 * gets the problem of a {@link ConduitException}
	 * @param deadline until when the answer is wanted
	 * @return the answer, or a {@link ConduitException}; completed on the link's loop
	 */
	public CompletableFuture<Reply> request(Route route, Headers headers, Payload payload,
			Flow.Publisher<Payload> items, Deadline deadline) {
		Traffic current = traffic();
		return (current != null) ? current.outgoingCalls().request(route, headers, payload, items, deadline)
				: CompletableFuture.failedFuture(notOpen());
	}

	/**
	 * Calls a method that gives a stream. Each subscription is a call of its own, and
	 * waits like {@link #request(Route, Headers, Payload, Deadline)}.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param items what else is sent, where the method takes a stream, or {@code null}
	 * @param deadline until when the whole stream is wanted
	 * @return the results, handed over on the link's loop to a subscriber that never
	 * blocks; the peer sends no more than was requested, and at most 64 ahead. Ends with
	 * a {@link ConduitException} where it fails. Cancelling cancels the call at the peer
	 */
	public Flow.Publisher<Payload> stream(Route route, Headers headers, Payload payload,
			Flow.@Nullable Publisher<Payload> items, Deadline deadline) {
		return (subscriber) -> {
			Traffic current = traffic();
			if (current != null) {
				current.outgoingCalls().stream(route, headers, payload, items, deadline, subscriber);
			}
			else {
				StreamIn.refuse(subscriber, notOpen());
			}
		};
	}

	/**
	 * A stream that cannot begin.
	 * @param failure what its subscriber gets
	 * @return the stream
	 */
	public static Flow.Publisher<Payload> failedStream(ConduitException failure) {
		return (subscriber) -> StreamIn.refuse(subscriber, failure);
	}

	/**
	 * Calls a method without an answer. Waits like {@link #request}.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline after which the peer does not begin
	 * @throws ConduitException if it could not be sent
	 */
	public void send(Route route, Headers headers, Payload payload, Deadline deadline) {
		openTraffic().outgoingCalls().send(route, headers, payload, deadline);
	}

	Traffic openTraffic() {
		Traffic current = traffic();
		if (current == null) {
			throw notOpen();
		}
		return current;
	}

	/**
	 * Publishes a message. Waits like {@link #request}.
	 * @param message the message
	 * @param ack what to wait for
	 * @param deadline until when to wait
	 * @return what was promised, or a {@link ConduitException}: with
	 * {@link ErrorCode#OUTCOME_UNKNOWN} where nobody knows
	 */
	public CompletableFuture<AckLevel> publish(Message message, AckLevel ack, Deadline deadline) {
		Traffic current = traffic();
		return (current != null) ? current.outgoingMessages().publish(message, ack, deadline)
				: CompletableFuture.failedFuture(notOpen());
	}

	/**
	 * Sends a message now or not at all; nothing is acknowledged.
	 * @param message the message
	 * @throws ConduitException if the peer asked to wait or reads too slowly, or it could
	 * not be sent otherwise
	 */
	public void push(Message message) {
		openTraffic().outgoingMessages().push(message);
	}

	/**
	 * Calls a method without an answer, now or not at all.
	 * @param route the method
	 * @param headers headers of the call
	 * @param payload the arguments
	 * @param deadline after which the peer does not begin
	 * @throws ConduitException if the peer asked to wait or reads too slowly, or it could
	 * not be sent otherwise
	 */
	public void push(Route route, Headers headers, Payload payload, Deadline deadline) {
		openTraffic().outgoingCalls().push(route, headers, payload, deadline);
	}

	/**
	 * Subscribes to topics of a server.
	 * @param pattern the topics, with wildcards
	 * @param ack what this side will send for each message
	 * @param receiver gets each message on the link's loop, and never blocks
	 * @return ends when the server accepted it
	 */
	public CompletionStage<RemoteSubscription> subscribe(String pattern, AckLevel ack, Consumer<Delivery> receiver) {
		return subscribe(pattern, ack, "", receiver);
	}

	/**
	 * Subscribes to topics of a server and shares what is published to them.
	 * @param pattern the topics, with wildcards
	 * @param ack what this side will send for each message
	 * @param group name of the group that shares, empty for none
	 * @param receiver gets each message on the link's loop, and never blocks
	 * @return ends when the server accepted it
	 */
	public CompletionStage<RemoteSubscription> subscribe(String pattern, AckLevel ack, String group,
			Consumer<Delivery> receiver) {
		Traffic current = traffic();
		if (current == null) {
			return CompletableFuture.failedFuture(notOpen());
		}
		return RemoteSubscription.open(this.link, current, new RemoteSubscription.Wanted(pattern, ack, group, false),
				receiver);
	}

	/**
	 * Subscribes to topics of a server on the same host, and reads what is published to
	 * them from a ring where the server has one for all who want them so; otherwise like
	 * the others.
	 * @param pattern the topics, with wildcards
	 * @param ack what this side will send for each message; a ring carries what is not
	 * acknowledged
	 * @param group name of the group that shares, empty for none, as is needed for a ring
	 * @param receiver gets each message on the link's loop or on a ring's thread, and
	 * never blocks
	 * @return ends when the server accepted it, and the ring is read
	 */
	public CompletionStage<RemoteSubscription> subscribeShared(String pattern, AckLevel ack, String group,
			Consumer<Delivery> receiver) {
		Traffic current = traffic();
		return (current != null) ? RemoteSubscription.open(this.link, current,
				new RemoteSubscription.Wanted(pattern, ack, group, true), receiver)
				: CompletableFuture.failedFuture(notOpen());
	}

	/**
	 * Calls and messages of both sides that are not finished.
	 * @return zero or more
	 */
	public int inFlight() {
		Traffic current = this.traffic;
		return (current != null) ? current.outgoing() + current.incoming() : 0;
	}

	/**
	 * Who waits for whom on this connection now: the pauses that this side asked for and
	 * those that the peer did. For those who look; nothing depends on it.
	 * @return a copy, empty where nobody waits
	 */
	public List<FlowPause> pauses() {
		if (this.state == ConnectionState.CLOSED) {
			return List.of();
		}
		List<FlowPause> pauses = new ArrayList<>(this.flowGate.pauses());
		pauses.addAll(this.sendGate.pauses());
		return pauses;
	}

	/**
	 * Asks the peer to send no calls and messages until {@link #resumePeer()}, on behalf
	 * of somebody who looks after the application: answers and what was begun go on. Asks
	 * once, however often it is called.
	 * @return whether it was not asked before, and the connection is open
	 */
	public boolean pausePeer() {
		if (this.state != ConnectionState.OPEN || !HELD.compareAndSet(this, false, true)) {
			return false;
		}
		this.flowGate.pause(FlowScope.CONNECTION, FlowGate.OPERATOR);
		return true;
	}

	/**
	 * Takes back what {@link #pausePeer()} asked for.
	 * @return whether it was asked for
	 */
	public boolean resumePeer() {
		if (!HELD.compareAndSet(this, true, false)) {
			return false;
		}
		this.flowGate.resume(FlowScope.CONNECTION, FlowGate.OPERATOR);
		return true;
	}

	/**
	 * Items of streams that this side may still send before their receivers ask for more.
	 * For those who look.
	 * @return zero or more, over all streams of the connection
	 */
	public long streamCredits() {
		Traffic current = this.traffic;
		return (current != null) ? current.outgoingCalls().credits() + current.incomingCalls().credits() : 0;
	}

	/**
	 * Tells the peer to begin nothing new, finishes what was begun, then closes.
	 * @param retryAfter when this side may be back, or {@code null}
	 * @param timeout how long to wait for what was begun
	 */
	public void drain(@Nullable Duration retryAfter, Duration timeout) {
		this.link.execute(() -> this.ending.drain(retryAfter, timeout));
	}

	/**
	 * Closes in order: nothing new, finish what is in flight, CLOSE_ACK, end; at the
	 * latest after the close time-out. With another code than {@link ErrorCode#NORMAL}
	 * and {@link ErrorCode#SHUTTING_DOWN} something is wrong, and it ends now.
	 * @param code why
	 * @param detail why, for a reader
	 */
	public void close(ErrorCode code, String detail) {
		this.link.execute(() -> this.ending.close(code, detail));
	}

	/**
	 * Ends the connection now. What is in flight fails.
	 * @param reason told to the peer and to whoever waits
	 */
	public void abort(Problem reason) {
		this.link.execute(() -> {
			if (this.state != ConnectionState.CLOSED) {
				this.link.send(new Frame.Close(reason.code(), reason.detail()));
				end(reason);
				this.link.close();
			}
		});
	}

	/**
	 * What goes over the connection. Any thread.
	 * @return {@code null} before it is open
	 */
	@Nullable Traffic traffic() {
		Traffic current = this.traffic;
		return (current != null) ? current : makeTraffic();
	}

	/**
	 * Who makes it after the end finds that the gate has ended, and begins nothing.
	 */
	private @Nullable Traffic makeTraffic() {
		Agreement agreed = this.agreement;
		if (agreed == null) {
			return null;
		}
		ConnectionOptions options = this.context.options();
		PayloadEncoding encoding = new PayloadEncoding(options.compression(), agreed.capabilities(),
				options.limits().maxMessageSize(), this::hit);
		Sending sending = new Sending(this.link, this.role, options, agreed, this.sendGate, encoding, this::left);
		InboundBudget budget = new InboundBudget(this.link, this.flowGate, this::listen, this::hit,
				this.context.memory(), options.inboundLimit());
		Admission admission = new Admission(this.link, this.role, options.limits().maxInFlight(), budget, agreed.rate(),
				this::hit, this.ending::finishIfIdle);
		Traffic fresh = new Traffic(sending, admission, this.context, this.flowGate, agreed.peer(), this::dropped);
		return TRAFFIC.compareAndSet(this, null, fresh) ? fresh : this.traffic;
	}

	private ConduitException notOpen() {
		return ConduitException.of(Problem.of(ErrorCode.CONNECTION_FAILED,
				"the connection to " + this.link.peer().address() + " is not open"));
	}

	// on the loop

	void become(ConnectionState next) {
		this.state = next;
	}

	SendGate sendGate() {
		return this.sendGate;
	}

	void end(Problem reason) {
		if (this.state == ConnectionState.CLOSED) {
			return;
		}
		this.state = ConnectionState.CLOSED;
		endHandshake();
		this.heartbeat.end();
		if (this.session != null) {
			this.session.end();
		}
		this.flowGate.end();
		this.sendGate.end(Problem.of(ErrorCode.DISCONNECTED, "the connection ended: " + reason.summary()));
		Traffic current = this.traffic;
		if (current != null) {
			current.end(reason, this.ending.lastAcceptedByPeer());
		}
		this.ending.ended();
		Agreement agreed = this.agreement;
		if (agreed != null && agreed.rate() != null) {
			agreed.rate().end();
		}
		if (this.expiry != null) {
			this.expiry.cancel();
		}
		this.context.listener().closed(this, reason);
		this.closed.complete(reason);
	}

	/** A frame came that belongs to it. */
	void handshake(Frame frame) {
		this.handshake.receive(frame);
	}

	private void endHandshake() {
		this.handshake.end();
		this.handshake = Handshake.ENDED;
		if (this.handshakeTimeout != null) {
			this.handshakeTimeout.cancel();
			this.handshakeTimeout = null;
		}
	}

	/** Whoever logged in with something that ends has to do it again then. */
	private void expireAfter(@Nullable Duration validity) {
		if (this.expiry != null) {
			this.expiry.cancel();
			this.expiry = null;
		}
		if (validity != null && validity.compareTo(FOREVER) < 0) {
			this.expiry = this.context.timer()
				.schedule(validity, () -> this.link.execute(() -> abort(Problem.of(ErrorCode.AUTHENTICATION_EXPIRED,
						"what the client logged in with has expired; log in again"))));
		}
	}

	void dropped(Dropped what) {
		this.context.listener().dropped(this, what);
	}

	/** The peer ran into a bound. */
	void hit(Limit limit) {
		this.context.listener().limitHit(this, limit);
	}

	/** Nothing is heard from the peer: over another link there might be. */
	private void silent() {
		Problem reason = Problem.of(ErrorCode.HEARTBEAT_TIMEOUT, "nothing was heard from the peer for "
				+ this.context.options().limits().heartbeatTimeout().toMillis() + " ms");
		if (this.session == null || !this.session.tryCut(reason)) {
			abort(reason);
		}
	}

	/** Whether it would go on if it had another link. */
	boolean mayGoOn() {
		return this.state == ConnectionState.OPEN && !this.sendGate.isEnded();
	}

	void broken(Problem reason) {
		this.sendGate.broken(true);
		this.heartbeat.listening(false);
		this.context.listener().broken(this, reason);
	}

	/**
	 * It has a link again.
	 * @param validity how long what the client logged in with this time holds
	 */
	void takenUp(@Nullable Duration validity) {
		expireAfter(validity);
		this.heartbeat.listening(this.session == null || this.session.isReading());
		this.sendGate.broken(false);
		Traffic current = this.traffic;
		if (current != null && this.link.isWritable()) {
			current.writable();
		}
	}

	/**
	 * Its link is that of another connection now. Called on the loop of that one, so that
	 * this is told between two breaks of it and never after the second.
	 */
	void carries(Connection other) {
		this.context.listener().takenUp(this, other);
	}

	/** It cannot be taken up any more. */
	void lost(Problem reason) {
		end(reason);
		this.link.close();
	}

	private void handshakeTimedOut() {
		if (!this.state.isEstablished() && this.state != ConnectionState.CLOSED) {
			hit(Limit.HANDSHAKE_TIMEOUT);
			abort(Problem.of(ErrorCode.HANDSHAKE_TIMEOUT,
					"the hand-shake took longer than " + this.context.options().handshakeTimeout().toMillis() + " ms"));
		}
	}

	void violated(@Nullable Limit limit, Problem problem) {
		if (limit != null) {
			hit(limit);
		}
		abort(problem);
	}

	/** Something that this side began is over, not by a frame. */
	private void left() {
		Traffic current = this.traffic;
		if (current != null) {
			current.roomAgain();
			this.ending.finishIfIdle();
		}
	}

	private void listen(boolean listening) {
		this.link.setReading(listening);
		this.heartbeat.listening(listening && !isBroken());
	}

	/**
	 * Begins with what both sides have to say first.
	 */
	@FunctionalInterface
	private interface HandshakeFactory {

		Handshake create(Link link, @Nullable ResumableSession session, Handshake.Outcome outcome);

	}

	/**
	 * What this side asks the peer to wait for.
	 */
	private final class Pauses implements FlowGate.PauseListener {

		@Override
		public void paused(FlowScope scope, boolean paused) {
			Connection.this.context.listener().pausedPeer(Connection.this, scope, paused);
		}

		@Override
		public void over(FlowPause pause) {
			Connection.this.context.listener().waited(Connection.this, pause);
		}

	}

	/**
	 * What the hand-shake decides.
	 */
	private final class Opening implements Handshake.Outcome {

		@Override
		public void authenticating() {
			if (Connection.this.state == ConnectionState.HANDSHAKE) {
				Connection.this.state = ConnectionState.AUTHENTICATING;
			}
		}

		@Override
		public void open(Identity identity, String name, PeerLimits limits, int capabilities) {
			if (Connection.this.state == ConnectionState.CLOSED) {
				return;
			}
			ConnectionContext shared = Connection.this.context;
			Connection.this.link.setInboundLimits(shared.options().inboundFrameLimits());
			Connection.this.link.setOutboundFormat(limits.maxFrameSize(), limits.maxMessageSize(),
					(capabilities & Capabilities.CHECKSUM) != 0);
			Peer known = new Peer(Connection.this.id, identity.principal(), name, Connection.this.link.peer().address(),
					identity.authorities());
			Connection.this.agreement = new Agreement(known, limits.maxInFlight(), limits.maxMessageSize(),
					capabilities, InboundRate.begin(shared.rates(), known, shared.timer()));
			Connection.this.state = ConnectionState.OPEN;
			endHandshake();
			Connection.this.heartbeat.begin();
			expireAfter(identity.validity());
			shared.listener().opened(Connection.this, known);
		}

		@Override
		public void keep(byte[] token, @Nullable SessionOwner owner) {
			ResumableSession kept = Connection.this.session;
			if (kept != null && Connection.this.state != ConnectionState.CLOSED) {
				kept.keep(token, owner);
			}
		}

		@Override
		public void handedOver(Connection to) {
			end(Problem.of(ErrorCode.NORMAL, "connection " + to.id() + " goes on over its link"));
		}

		@Override
		public void fail(Problem problem) {
			end(problem);
			Connection.this.link.close();
		}

		@Override
		public void violation(String detail) {
			violated(null, Problem.of(ErrorCode.PROTOCOL_ERROR, detail));
		}

	}

}
