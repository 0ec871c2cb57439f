package dev.conduit.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;

/**
 * The life of a connection, seen from its loop: it is opened by a hand-shake, may break
 * and be taken up again, and ends once, with all that belongs to it. What changes it runs
 * on the loop; what tells of it, and what asks for a change, any thread may call.
 */
final class Lifecycle {

	private static final VarHandle TRAFFIC;

	static {
		try {
			TRAFFIC = MethodHandles.lookup().findVarHandle(Lifecycle.class, "traffic", Traffic.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	private final Connection connection;

	private final Role role;

	private final ConnectionContext context;

	private final Reports reports;

	/** Set where the connection may be taken up again over another link. */
	private final @Nullable ResumableSession session;

	private final Link link;

	private final SendGate sendGate;

	private final FlowGate flowGate;

	private final Heartbeat heartbeat;

	private final Opening opening;

	private final Ending ending;

	private final LoginExpiry loginExpiry = new LoginExpiry(this);

	private final CompletableFuture<Problem> closed = new CompletableFuture<>();

	/** Written on the loop. */
	private volatile ConnectionState state = ConnectionState.HANDSHAKE;

	/** Written on the loop, before the state says that the connection is open. */
	private volatile @Nullable Agreement agreement;

	/**
	 * Made for the first that goes over it, by whoever comes first: over many go
	 * heart-beats and nothing else.
	 */
	private volatile @Nullable Traffic traffic;

	Lifecycle(Connection connection, Link below, Role role, ConnectionContext context, Handshake.Factory handshake) {
		this.connection = connection;
		this.role = role;
		this.context = context;
		this.reports = new Reports(connection, context.listener());
		ConnectionOptions options = context.options();
		this.session = (options.resume().enabled() && below.loopOutlives()) ? new ResumableSession(this, below, context)
				: null;
		this.link = (this.session != null) ? this.session.link() : below;
		this.sendGate = new SendGate(options.pauseTimeout(), context.timer(), this.reports::over);
		this.flowGate = new FlowGate(this.link, options.maxPausedScopes(), context.timer()::nanoTime, this.reports);
		this.heartbeat = new Heartbeat(this.link, role, context.timer(), options.limits(), this::silent);
		this.ending = new Ending(this, this.link, context);
		this.opening = new Opening(this, handshake);
	}

	// any thread: the rooms, none of which ever changes

	Connection connection() {
		return this.connection;
	}

	Role role() {
		return this.role;
	}

	ConnectionContext context() {
		return this.context;
	}

	Reports reports() {
		return this.reports;
	}

	@Nullable ResumableSession session() {
		return this.session;
	}

	Link link() {
		return this.link;
	}

	SendGate sendGate() {
		return this.sendGate;
	}

	FlowGate flowGate() {
		return this.flowGate;
	}

	/**
	 * What gets the frames of the link.
	 */
	FrameReceiver receiver() {
		ConnectionOptions options = this.context.options();
		PeerPace pace = new PeerPace(options.pace(), options.limits().maxSubscriptions(), this.link,
				this.context.timer()::nanoTime);
		Receiver receiver = new Receiver(this, this.opening, this.ending, this.heartbeat, pace);
		return (this.session != null) ? this.session.before(receiver) : receiver;
	}

	// any thread: where the connection is in its life

	ConnectionState state() {
		return this.state;
	}

	/**
	 * What was settled, from when the connection opened on.
	 */
	@Nullable Agreement agreement() {
		return this.agreement;
	}

	boolean takesNew() {
		return this.agreement != null && !this.sendGate.isEnded();
	}

	boolean isBroken() {
		return this.session != null && this.session.isBroken() && this.state != ConnectionState.CLOSED;
	}

	CompletableFuture<Problem> closed() {
		return this.closed;
	}

	// any thread: what goes over it

	/**
	 * What goes over it, made now where nothing did yet.
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
		Traffic fresh = new Traffic(this, agreed);
		return TRAFFIC.compareAndSet(this, null, fresh) ? fresh : this.traffic;
	}

	/**
	 * The same of a connection that is open.
	 * @throws ConduitException if it is not yet
	 */
	Traffic openTraffic() {
		Traffic current = traffic();
		if (current == null) {
			throw notOpen();
		}
		return current;
	}

	ConduitException notOpen() {
		return ConduitException.of(Problem.of(ErrorCode.CONNECTION_FAILED,
				"the connection to " + this.link.peer().address() + " is not open"));
	}

	/**
	 * What went over it so far, for those who look.
	 * @return {@code null} where nothing did
	 */
	@Nullable Traffic trafficSoFar() {
		return this.traffic;
	}

	// any thread: what it is asked for

	void drain(@Nullable Duration retryAfter, Duration timeout) {
		this.link.execute(() -> this.ending.drain(retryAfter, timeout));
	}

	void close(ErrorCode code, String detail) {
		this.link.execute(() -> this.ending.close(code, detail));
	}

	void abort(Problem reason) {
		this.link.execute(() -> {
			if (this.state != ConnectionState.CLOSED) {
				this.link.send(new Frame.Close(reason.code(), reason.detail()));
				lost(reason);
			}
		});
	}

	// on the loop: one state after another

	/**
	 * The link is there. Before anything else, by whoever made the connection.
	 */
	void begin() {
		this.opening.begin();
	}

	void become(ConnectionState next) {
		this.state = next;
	}

	/**
	 * The sides know each other.
	 * @param validity how long what the peer logged in with holds, {@code null} for ever
	 */
	void open(Agreement settled, @Nullable Duration validity) {
		this.agreement = settled;
		this.state = ConnectionState.OPEN;
		this.opening.end();
		this.heartbeat.begin();
		this.loginExpiry.restart(validity);
		this.reports.opened(settled.peer());
	}

	/**
	 * Something that began is over: that may be the last that an end waits for.
	 */
	void finishIfIdle() {
		this.ending.finishIfIdle();
	}

	/** Nothing is heard from the peer: over another link there might be. */
	private void silent() {
		Problem reason = Problem.of(ErrorCode.HEARTBEAT_TIMEOUT, "nothing was heard from the peer for "
				+ this.context.options().limits().heartbeatTimeout().toMillis() + " ms");
		if (this.session == null || !this.session.tryCut(reason)) {
			abort(reason);
		}
	}

	/**
	 * The peer did what it must not.
	 * @param limit the bound that it ran into, or {@code null}
	 */
	void violated(@Nullable Limit limit, Problem problem) {
		if (limit != null) {
			this.reports.hit(limit);
		}
		abort(problem);
	}

	/**
	 * It is over, and so is its link, to which nothing is said any more.
	 */
	void lost(Problem reason) {
		end(reason);
		this.link.close();
	}

	/**
	 * It is over, and all that belongs to it but the link.
	 */
	void end(Problem reason) {
		if (this.state == ConnectionState.CLOSED) {
			return;
		}
		this.state = ConnectionState.CLOSED;
		this.opening.end();
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
		this.loginExpiry.end();
		this.reports.closed(reason);
		this.closed.complete(reason);
	}

	// on the loop: from one link to the next

	/**
	 * Whether it would go on if it had another link.
	 */
	boolean mayGoOn() {
		return this.state == ConnectionState.OPEN && !this.sendGate.isEnded();
	}

	/**
	 * It has no link now, and may have one soon.
	 */
	void broken(Problem reason) {
		this.sendGate.broken(true);
		this.heartbeat.listening(false);
		Traffic current = this.traffic;
		if (current != null) {
			// The link will not say so any more.
			current.readComplete();
		}
		this.reports.broken(reason);
	}

	/**
	 * It has a link again.
	 * @param validity how long what the client logged in with this time holds
	 */
	void takenUp(@Nullable Duration validity) {
		this.loginExpiry.restart(validity);
		this.heartbeat.listening(this.session == null || this.session.isReading());
		this.sendGate.broken(false);
		Traffic current = this.traffic;
		if (current != null && this.link.isWritable()) {
			current.writable();
		}
	}

	/**
	 * Reads from the peer or does not, so that its silence says nothing.
	 */
	void listen(boolean listening) {
		this.link.setReading(listening);
		this.heartbeat.listening(listening && !isBroken());
	}

}
