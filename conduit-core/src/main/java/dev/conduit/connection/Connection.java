package dev.conduit.connection;

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
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Message;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;

/**
 * One connection to a peer, from hand-shake to CLOSE_ACK, as those see it who use it. It
 * has no state of its own, and any thread may call it: what changes the connection it
 * hands to the link's loop.
 *
 * @since 0.1.0
 */
public final class Connection {

	private final long id;

	private final Lifecycle life;

	private final Link link;

	private Connection(long id, Link below, Role role, ConnectionContext context, Handshake.Factory handshake) {
		this.id = id;
		this.life = new Lifecycle(this, below, role, context, handshake);
		this.link = this.life.link();
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
		ResumableSession wanted = (broken != null && broken.isBroken()) ? broken.life.session() : null;
		return begin(new Connection(id, link, Role.CLIENT, context, (above, session,
				outcome) -> new ClientHandshake(above, session, wanted, context, authentication, outcome)));
	}

	private static Connection begin(Connection connection) {
		connection.life.begin();
		return connection;
	}

	/**
	 * What gets the frames of the link.
	 * @return the receiver
	 */
	public FrameReceiver receiver() {
		return this.life.receiver();
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
		return this.life.state();
	}

	/**
	 * Whether calls and messages may begin here: not before it is open, and not any more
	 * where it ends or the peer goes away. What begins while this changes is refused as
	 * retryable.
	 * @return whether something new may begin
	 */
	public boolean takesNew() {
		return this.life.takesNew();
	}

	/**
	 * Whether its link broke and it waits to be taken up again: what is in flight stays,
	 * and who begins something waits.
	 * @return whether it has no link now
	 */
	public boolean isBroken() {
		return this.life.isBroken();
	}

	/**
	 * Who is at the other side.
	 * @return the peer, or {@code null} before the connection is open
	 */
	public @Nullable Peer peer() {
		Agreement agreed = this.life.agreement();
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
		ResumableSession session = this.life.session();
		return (session != null) ? session.first().link() : this.link;
	}

	/**
	 * Ends when the connection is over, with the reason; never with an exception.
	 * @return the end
	 */
	public CompletionStage<Problem> closed() {
		return this.life.closed().minimalCompletionStage();
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
		Traffic current = this.life.traffic();
		return (current != null) ? current.outgoingCalls().request(route, headers, payload, deadline)
				: CompletableFuture.failedFuture(this.life.notOpen());
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
		this.life.openTraffic().outgoingCalls().request(route, headers, payload, deadline, handler);
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
		Traffic current = this.life.traffic();
		return (current != null) ? current.outgoingCalls().request(route, headers, payload, items, deadline)
				: CompletableFuture.failedFuture(this.life.notOpen());
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
			Traffic current = this.life.traffic();
			if (current != null) {
				current.outgoingCalls().stream(route, headers, payload, items, deadline, subscriber);
			}
			else {
				StreamIn.refuse(subscriber, this.life.notOpen());
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
		this.life.openTraffic().outgoingCalls().send(route, headers, payload, deadline);
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
		Traffic current = this.life.traffic();
		return (current != null) ? current.outgoingMessages().publish(message, ack, deadline)
				: CompletableFuture.failedFuture(this.life.notOpen());
	}

	/**
	 * Sends a message now or not at all; nothing is acknowledged.
	 * @param message the message
	 * @throws ConduitException if the peer asked to wait or reads too slowly, or it could
	 * not be sent otherwise
	 */
	public void push(Message message) {
		this.life.openTraffic().outgoingMessages().push(message);
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
		this.life.openTraffic().outgoingCalls().push(route, headers, payload, deadline);
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
		Traffic current = this.life.traffic();
		if (current == null) {
			return CompletableFuture.failedFuture(this.life.notOpen());
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
		Traffic current = this.life.traffic();
		return (current != null) ? RemoteSubscription.open(this.link, current,
				new RemoteSubscription.Wanted(pattern, ack, group, true), receiver)
				: CompletableFuture.failedFuture(this.life.notOpen());
	}

	/**
	 * Calls and messages of both sides that are not finished.
	 * @return zero or more
	 */
	public int inFlight() {
		Traffic current = this.life.trafficSoFar();
		return (current != null) ? current.outgoing() + current.incoming() : 0;
	}

	/**
	 * Who waits for whom on this connection now: the pauses that this side asked for and
	 * those that the peer did. For those who look; nothing depends on it.
	 * @return a copy, empty where nobody waits
	 */
	public List<FlowPause> pauses() {
		if (this.life.state() == ConnectionState.CLOSED) {
			return List.of();
		}
		List<FlowPause> pauses = new ArrayList<>(this.life.flowGate().pauses());
		pauses.addAll(this.life.sendGate().pauses());
		return pauses;
	}

	/**
	 * Asks the peer to send no calls and messages until {@link #resumePeer()}, on behalf
	 * of somebody who looks after the application: answers and what was begun go on. Asks
	 * once, however often it is called.
	 * @return whether it was not asked before, and the connection is open
	 */
	public boolean pausePeer() {
		return this.life.state() == ConnectionState.OPEN && this.life.flowGate().pauseByOperator();
	}

	/**
	 * Takes back what {@link #pausePeer()} asked for.
	 * @return whether it was asked for
	 */
	public boolean resumePeer() {
		return this.life.flowGate().resumeByOperator();
	}

	/**
	 * Items of streams that this side may still send before their receivers ask for more.
	 * For those who look.
	 * @return zero or more, over all streams of the connection
	 */
	public long streamCredits() {
		Traffic current = this.life.trafficSoFar();
		return (current != null) ? current.outgoingCalls().credits() + current.incomingCalls().credits() : 0;
	}

	/**
	 * Tells the peer to begin nothing new, finishes what was begun, then closes.
	 * @param retryAfter when this side may be back, or {@code null}
	 * @param timeout how long to wait for what was begun
	 */
	public void drain(@Nullable Duration retryAfter, Duration timeout) {
		this.life.drain(retryAfter, timeout);
	}

	/**
	 * Closes in order: nothing new, finish what is in flight, CLOSE_ACK, end; at the
	 * latest after the close time-out. With another code than {@link ErrorCode#NORMAL}
	 * and {@link ErrorCode#SHUTTING_DOWN} something is wrong, and it ends now.
	 * @param code why
	 * @param detail why, for a reader
	 */
	public void close(ErrorCode code, String detail) {
		this.life.close(code, detail);
	}

	/**
	 * Ends the connection now. What is in flight fails.
	 * @param reason told to the peer and to whoever waits
	 */
	public void abort(Problem reason) {
		this.life.abort(reason);
	}

}
