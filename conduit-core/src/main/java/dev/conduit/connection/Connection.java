package dev.conduit.connection;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.Authenticator;
import dev.conduit.authentication.ClientAuthentication;
import dev.conduit.connection.ConnectionListener.Dropped;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Peer;
import dev.conduit.frame.Capabilities;
import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameType;
import dev.conduit.frame.MalformedFrameException;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
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

	private final long id;

	private final Link link;

	private final Role role;

	private final ConnectionContext context;

	private final Handshake handshake;

	private final SendGate sendGate;

	private final FlowGate flowGate;

	private final Heartbeat heartbeat;

	private final Ending ending;

	private final CompletableFuture<Problem> closed = new CompletableFuture<>();

	private Timer.@Nullable Timeout handshakeTimeout;

	private volatile ConnectionState state = ConnectionState.HANDSHAKE;

	private volatile @Nullable Peer peer;

	/** What is there once the connection is open, set before the state says so. */
	private volatile @Nullable Outbound outbound;

	private @Nullable Inbound inbound;

	private Connection(long id, Link link, Role role, ConnectionContext context,
			Function<Handshake.Outcome, Handshake> handshake) {
		this.id = id;
		this.link = link;
		this.role = role;
		this.context = context;
		ConnectionOptions options = context.options();
		this.sendGate = new SendGate(options.pauseTimeout());
		this.flowGate = new FlowGate(link, options.maxPausedScopes(),
				(scope, paused) -> context.listener().pausedPeer(this, scope, paused));
		this.heartbeat = new Heartbeat(link, context.timer(), options.limits().heartbeatInterval(),
				options.limits().heartbeatTimeout(),
				() -> abort(Problem.of(ErrorCode.HEARTBEAT_TIMEOUT, "nothing was heard from the peer for "
						+ options.limits().heartbeatTimeout().toMillis() + " ms")));
		this.ending = new Ending(this, link, context);
		this.handshake = handshake.apply(new Opening());
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
		return begin(new Connection(id, link, Role.SERVER, context.guarded(), (outcome) -> new ServerHandshake(link,
				context.options(), authenticator, context.executor(), random, outcome)));
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
		return begin(new Connection(id, link, Role.CLIENT, context.guarded(), (outcome) -> new ClientHandshake(link,
				context.options(), authentication, context.executor(), outcome)));
	}

	/** What this side can do over a link beyond the base of the protocol. */
	static int capabilities(Link link) {
		return link.needsChecksum() ? Capabilities.CHECKSUM : 0;
	}

	private static Connection begin(Connection connection) {
		Duration timeout = connection.context.options().handshakeTimeout();
		connection.handshakeTimeout = connection.context.timer()
			.schedule(timeout, () -> connection.link.execute(connection::handshakeTimedOut));
		connection.link.execute(connection.handshake::begin);
		return connection;
	}

	/**
	 * What gets the frames of the link.
	 * @return the receiver
	 */
	public FrameReceiver receiver() {
		return new Receiver();
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
	 * Who is at the other side.
	 * @return the peer, or {@code null} before the connection is open
	 */
	public @Nullable Peer peer() {
		return this.peer;
	}

	/**
	 * The link below.
	 * @return the link
	 */
	public Link link() {
		return this.link;
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
		Outbound out = this.outbound;
		return (out != null) ? out.request(route, headers, payload, deadline)
				: CompletableFuture.failedFuture(notOpen());
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
		Outbound out = this.outbound;
		if (out == null) {
			throw notOpen();
		}
		out.send(route, headers, payload, deadline);
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
		Outbound out = this.outbound;
		return (out != null) ? out.publish(message, ack, deadline) : CompletableFuture.failedFuture(notOpen());
	}

	/**
	 * Subscribes to topics of a server.
	 * @param pattern the topics, with wildcards
	 * @param ack what this side will send for each message
	 * @param receiver gets each message on the link's loop, and never blocks
	 * @return ends when the server accepted it
	 */
	public CompletionStage<RemoteSubscription> subscribe(String pattern, AckLevel ack, Consumer<Delivery> receiver) {
		Outbound out = this.outbound;
		Inbound in = this.inbound;
		if (out == null || in == null) {
			return CompletableFuture.failedFuture(notOpen());
		}
		RemoteSubscription subscription = new RemoteSubscription(this.link, out, in);
		return out.subscribe(pattern, ack, (assigned) -> subscription.begin(assigned, receiver)).handle((level, ex) -> {
			if (ex != null) {
				in.removeReceiver(subscription.id());
				throw (ex instanceof RuntimeException known) ? known : new CompletionException(ex);
			}
			return subscription;
		});
	}

	/**
	 * Calls and messages of both sides that are not finished.
	 * @return zero or more
	 */
	public int inFlight() {
		Outbound out = this.outbound;
		Inbound in = this.inbound;
		return ((out != null) ? out.inFlight() : 0) + ((in != null) ? in.inFlight() : 0);
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

	private ConduitException notOpen() {
		return ConduitException.of(Problem.of(ErrorCode.CONNECTION_FAILED,
				"the connection to " + this.link.peer().address() + " is not open"));
	}

	// on the loop

	void become(ConnectionState next) {
		this.state = next;
	}

	@Nullable Outbound outbound() {
		return this.outbound;
	}

	@Nullable Inbound inbound() {
		return this.inbound;
	}

	SendGate sendGate() {
		return this.sendGate;
	}

	void end(Problem reason) {
		if (this.state == ConnectionState.CLOSED) {
			return;
		}
		this.state = ConnectionState.CLOSED;
		this.handshake.end();
		if (this.handshakeTimeout != null) {
			this.handshakeTimeout.cancel();
		}
		this.heartbeat.end();
		this.flowGate.end();
		this.sendGate.end(Problem.of(ErrorCode.DISCONNECTED, "the connection ended: " + reason.summary()));
		if (this.outbound != null) {
			this.outbound.end(reason, this.ending.lastAcceptedByPeer());
		}
		if (this.inbound != null) {
			this.inbound.end();
		}
		this.ending.ended();
		this.context.listener().closed(this, reason);
		this.closed.complete(reason);
	}

	private void dropped(Dropped what) {
		this.context.listener().dropped(this, what);
	}

	private void handshakeTimedOut() {
		if (!this.state.isEstablished()) {
			abort(Problem.of(ErrorCode.HANDSHAKE_TIMEOUT,
					"the hand-shake took longer than " + this.context.options().handshakeTimeout().toMillis() + " ms"));
		}
	}

	private void violated(String detail) {
		abort(Problem.of(ErrorCode.PROTOCOL_ERROR, detail));
	}

	private void receive(Frame frame) {
		if (this.state == ConnectionState.CLOSED) {
			return;
		}
		if (frame instanceof Frame.Unknown unknown) {
			receive(unknown);
			return;
		}
		FrameType type = FrameType.of(frame);
		if (!StateTable.accepts(this.role, this.state, type)) {
			violated("a " + type + " frame must not come in state " + this.state);
			return;
		}
		Inbound in = this.inbound;
		Outbound out = this.outbound;
		if (in == null || out == null) {
			receiveBeforeOpen(frame);
			return;
		}
		try {
			receive(frame, in, out);
		}
		catch (ProtocolViolation ex) {
			violated(String.valueOf(ex.getMessage()));
		}
	}

	private void receive(Frame.Unknown unknown) {
		if (this.state.isEstablished()) {
			dropped(Dropped.UNKNOWN_FRAME);
		}
		else {
			violated("a frame of the unknown type %d must not come in state %s".formatted(unknown.type(), this.state));
		}
	}

	private void receiveBeforeOpen(Frame frame) {
		if (frame instanceof Frame.Close close) {
			this.ending.closedByPeer(close);
		}
		else {
			this.handshake.receive(frame);
		}
	}

	private void receive(Frame frame, Inbound in, Outbound out) {
		switch (frame) {
			case Frame.RpcRequest request -> in.call(request);
			case Frame.RpcResponse response -> out.answered(response);
			case Frame.RpcError error -> out.failed(error);
			case Frame.RpcCancel cancel -> in.cancel(cancel);
			case Frame.Message message -> in.message(message);
			case Frame.Ack ack -> {
				out.acked(ack);
				roomAgain(in, out);
			}
			case Frame.Nack nack -> {
				out.refused(nack);
				roomAgain(in, out);
			}
			case Frame.Subscribe subscribe -> in.subscribe(subscribe);
			case Frame.Unsubscribe unsubscribe -> in.unsubscribe(unsubscribe);
			case Frame.StreamItem item -> dropped(Dropped.LATE_ANSWER);
			case Frame.StreamEnd end -> dropped(Dropped.LATE_ANSWER);
			case Frame.Credit credit -> dropped(Dropped.LATE_ANSWER);
			case Frame.Pause pause -> paused(pause);
			case Frame.Resume resume -> resumed(resume, in);
			case Frame.Ping ping -> this.link.send(new Frame.Pong(ping.correlationId()));
			case Frame.Pong pong -> {
				// Any frame is a sign of life; this one carries nothing else.
			}
			case Frame.Drain drain -> this.ending.drainedByPeer(drain);
			case Frame.Close close -> this.ending.closedByPeer(close);
			case Frame.CloseAck ack -> this.ending.acknowledgedByPeer();
			case Frame.AuthRequest auth -> this.handshake.receive(auth);
			case Frame.AuthChallenge auth -> this.handshake.receive(auth);
			case Frame.AuthResponse auth -> this.handshake.receive(auth);
			case Frame.AuthSuccess auth -> this.handshake.receive(auth);
			case Frame.AuthFailure auth -> this.handshake.receive(auth);
			case Frame.Unknown unknown -> receive(unknown);
		}
		if (this.state != ConnectionState.OPEN) {
			this.ending.finishIfIdle();
		}
	}

	private void roomAgain(Inbound in, Outbound out) {
		if (out.hasRoomAgain()) {
			in.ready();
		}
	}

	/** Something that this side began is over, not by a frame. */
	private void left() {
		Inbound in = this.inbound;
		Outbound out = this.outbound;
		if (in != null && out != null) {
			roomAgain(in, out);
			this.ending.finishIfIdle();
		}
	}

	private void listen(boolean listening) {
		this.link.setReading(listening);
		this.heartbeat.listening(listening);
	}

	private void paused(Frame.Pause pause) {
		if (this.sendGate.pause(pause.scope(), pause.generation())) {
			this.context.listener().pausedByPeer(this, pause.scope(), true);
		}
	}

	private void resumed(Frame.Resume resume, Inbound in) {
		if (this.sendGate.resume(resume.scope(), resume.generation())) {
			this.context.listener().pausedByPeer(this, resume.scope(), false);
			in.ready();
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
		public void open(String principal, String name, PeerLimits limits, int capabilities) {
			if (Connection.this.state == ConnectionState.CLOSED) {
				return;
			}
			ConnectionContext shared = Connection.this.context;
			Connection.this.link.setInboundLimits(shared.options().inboundFrameLimits());
			Connection.this.link.setOutboundFormat(limits.maxFrameSize(), limits.maxMessageSize(),
					(capabilities & Capabilities.CHECKSUM) != 0);
			Peer known = new Peer(Connection.this.id, principal, name, Connection.this.link.peer().address());
			Outbound out = new Outbound(Connection.this.link, Connection.this.role, shared.options(), limits,
					shared.timer(), Connection.this.sendGate, Connection.this::dropped, Connection.this::left);
			InboundBudget budget = new InboundBudget(Connection.this.link, Connection.this.flowGate,
					Connection.this::listen, shared.memory(), shared.options().inboundLimit());
			Connection.this.inbound = new Inbound(Connection.this.link, Connection.this.role, shared, budget,
					Connection.this.flowGate, known, out, Connection.this::dropped,
					Connection.this.ending::finishIfIdle);
			Connection.this.peer = known;
			Connection.this.outbound = out;
			Connection.this.state = ConnectionState.OPEN;
			Connection.this.handshake.end();
			if (Connection.this.handshakeTimeout != null) {
				Connection.this.handshakeTimeout.cancel();
			}
			Connection.this.heartbeat.begin();
			shared.listener().opened(Connection.this, known);
		}

		@Override
		public void fail(Problem problem) {
			end(problem);
			Connection.this.link.close();
		}

		@Override
		public void violation(String detail) {
			violated(detail);
		}

	}

	/**
	 * What the link sees.
	 */
	private final class Receiver implements FrameReceiver {

		@Override
		public void receive(Frame frame) {
			Connection.this.receive(frame);
		}

		@Override
		public void readComplete() {
			Connection.this.heartbeat.heard();
		}

		@Override
		public void malformed(MalformedFrameException ex) {
			abort(ex.problem());
		}

		@Override
		public void writabilityChanged(boolean writable) {
			Connection.this.sendGate.writable(writable);
			Inbound in = Connection.this.inbound;
			if (writable && in != null) {
				in.ready();
			}
		}

		@Override
		public void closed(@Nullable Throwable cause) {
			if (cause == null) {
				end(Connection.this.ending.reasonOfLinkEnd());
			}
			else if (cause instanceof ConduitException known) {
				end(known.problem());
			}
			else {
				end(Problem.of(ErrorCode.DISCONNECTED, "the link broke: " + cause));
			}
		}

	}

}
