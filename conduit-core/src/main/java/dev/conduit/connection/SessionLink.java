package dev.conduit.connection;

import java.security.cert.X509Certificate;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameLimits;
import dev.conduit.scram.ChannelBindings;
import dev.conduit.transport.Link;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.PeerUser;

/**
 * The link of a connection that may be taken up again: it outlives the links below it, of
 * which it has one or, for a while, none. So nothing above it knows that anything broke.
 * Its loop is that of the first link, always.
 */
final class SessionLink implements Link {

	private final Link home;

	private final ResumableSession session;

	private final SessionOutput output;

	SessionLink(Link home, ResumableSession session, SessionOutput output) {
		this.home = home;
		this.session = session;
		this.output = output;
	}

	@Override
	public void send(Frame frame) {
		if (!this.output.isCounting()) {
			this.output.pass(frame);
		}
		else if (ResumableSession.isSignOfLife(frame)) {
			// These are sent on the loop, where it is known what came.
			this.session.tellReceived();
			this.output.pass(frame);
		}
		else if (!this.output.send(frame)) {
			execute(this.session::tooMuchWaits);
		}
	}

	// of the link that carries the session now, or of all that did

	@Override
	public long pendingBytes() {
		Carrier current = this.output.carrier();
		return (current != null) ? current.link().pendingBytes() : 0;
	}

	@Override
	public long sentBytes() {
		return this.output.sentBytes();
	}

	@Override
	public long receivedBytes() {
		return this.output.receivedBytes();
	}

	@Override
	public boolean isWritable() {
		Carrier current = this.output.carrier();
		return current != null && current.link().isWritable();
	}

	@Override
	public void setReading(boolean reading) {
		this.session.setReading(reading);
	}

	@Override
	public PeerInfo peer() {
		Carrier current = this.output.carrier();
		return ((current != null) ? current.link() : this.home).peer();
	}

	@Override
	public void close() {
		Carrier current = this.output.carrier();
		if (current != null) {
			current.link().close();
		}
	}

	// of the first link

	@Override
	public void setInboundLimits(FrameLimits limits) {
		this.home.setInboundLimits(limits);
	}

	@Override
	public void setOutboundFormat(int maxFrameSize, int maxMessageSize, boolean checksum) {
		this.output.setFormat(maxFrameSize, maxMessageSize);
		this.home.setOutboundFormat(maxFrameSize, maxMessageSize, checksum);
	}

	@Override
	public void execute(Runnable task) {
		this.home.execute(task);
	}

	@Override
	public boolean inLoop() {
		return this.home.inLoop();
	}

	@Override
	public boolean mayBlock() {
		return this.home.mayBlock();
	}

	@Override
	public boolean needsChecksum() {
		return this.home.needsChecksum();
	}

	@Override
	public @Nullable X509Certificate peerCertificate() {
		return this.home.peerCertificate();
	}

	@Override
	public @Nullable PeerUser peerUser() {
		return this.home.peerUser();
	}

	@Override
	public Duration age() {
		return this.home.age();
	}

	@Override
	public ChannelBindings channelBindings() {
		return this.home.channelBindings();
	}

}
