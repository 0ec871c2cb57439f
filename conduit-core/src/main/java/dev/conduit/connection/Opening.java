package dev.conduit.connection;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.authentication.Identity;
import dev.conduit.exchange.Peer;
import dev.conduit.frame.Capabilities;
import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Limit;
import dev.conduit.message.Problem;
import dev.conduit.time.Timer;
import dev.conduit.transport.Link;

/**
 * The time of a connection before it is open: a hand-shake, which has a deadline, and
 * what comes of it. On the loop.
 */
final class Opening implements Handshake.Outcome {

	private final Lifecycle life;

	/** Dropped once it has ended. */
	private Handshake handshake;

	private Timer.@Nullable Timeout timeout;

	Opening(Lifecycle life, Handshake.Factory factory) {
		this.life = life;
		this.handshake = factory.create(life.link(), life.session(), this);
	}

	/**
	 * The link is there. By whoever made the connection, before anything else.
	 */
	void begin() {
		Link link = this.life.link();
		this.timeout = this.life.context().timer().schedule(timeLeft(), () -> link.execute(this::timedOut));
		link.execute(this.handshake::begin);
	}

	/** From the moment that the client connected on, whatever it did since. */
	private Duration timeLeft() {
		Duration age = (this.life.role() == Role.SERVER) ? this.life.link().age() : Duration.ZERO;
		Duration left = timeAtAll().minus(age);
		return left.isPositive() ? left : Duration.ofMillis(1);
	}

	private Duration timeAtAll() {
		return this.life.context().options().handshakeTimeout();
	}

	/**
	 * A frame came that belongs to it.
	 */
	void receive(Frame frame) {
		this.handshake.receive(frame);
	}

	/**
	 * The connection is open, or over.
	 */
	void end() {
		this.handshake.end();
		this.handshake = Handshake.ENDED;
		if (this.timeout != null) {
			this.timeout.cancel();
			this.timeout = null;
		}
	}

	private void timedOut() {
		ConnectionState state = this.life.state();
		if (!state.isEstablished() && state != ConnectionState.CLOSED) {
			this.life.violated(Limit.HANDSHAKE_TIMEOUT, Problem.of(ErrorCode.HANDSHAKE_TIMEOUT,
					"the hand-shake took longer than " + timeAtAll().toMillis() + " ms"));
		}
	}

	@Override
	public void authenticating() {
		if (this.life.state() == ConnectionState.HANDSHAKE) {
			this.life.become(ConnectionState.AUTHENTICATING);
		}
	}

	@Override
	public void open(Identity identity, String name, PeerLimits limits, int capabilities) {
		if (this.life.state() == ConnectionState.CLOSED) {
			return;
		}
		ConnectionContext context = this.life.context();
		Link link = this.life.link();
		link.setInboundLimits(context.options().inboundFrameLimits());
		link.setOutboundFormat(limits.maxFrameSize(), limits.maxMessageSize(),
				(capabilities & Capabilities.CHECKSUM) != 0);
		Peer peer = new Peer(this.life.connection().id(), identity.principal(), name, link.peer().address(),
				identity.authorities());
		InboundRate rate = InboundRate.begin(context.rates(), peer, context.timer());
		this.life.open(new Agreement(peer, limits.maxInFlight(), limits.maxMessageSize(), capabilities, rate),
				identity.validity());
	}

	@Override
	public void keep(byte[] token, @Nullable SessionOwner owner) {
		ResumableSession session = this.life.session();
		if (session != null && this.life.state() != ConnectionState.CLOSED) {
			session.keep(token, owner);
		}
	}

	@Override
	public void handedOver(Connection to) {
		this.life.end(Problem.of(ErrorCode.NORMAL, "connection " + to.id() + " goes on over its link"));
	}

	@Override
	public void fail(Problem problem) {
		this.life.lost(problem);
	}

	@Override
	public void violation(String detail) {
		this.life.violated(null, Problem.of(ErrorCode.PROTOCOL_ERROR, detail));
	}

}
