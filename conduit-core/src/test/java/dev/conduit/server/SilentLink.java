package dev.conduit.server;

import java.net.InetAddress;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameLimits;
import dev.conduit.transport.Link;
import dev.conduit.transport.PeerInfo;

/**
 * A link over which nothing goes: it says where its peer is.
 */
final class SilentLink implements Link {

	private final PeerInfo peer;

	private SilentLink(PeerInfo peer) {
		this.peer = peer;
	}

	static SilentLink from(@Nullable InetAddress host, boolean sameHost) {
		return new SilentLink(new PeerInfo("tcp", "tcp://somewhere", sameHost, host));
	}

	@Override
	public PeerInfo peer() {
		return this.peer;
	}

	@Override
	public void send(Frame frame) {
		throw new UnsupportedOperationException();
	}

	@Override
	public long pendingBytes() {
		return 0;
	}

	@Override
	public boolean isWritable() {
		return true;
	}

	@Override
	public void setReading(boolean reading) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void setInboundLimits(FrameLimits limits) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void setOutboundFormat(int maxFrameSize, int maxMessageSize, boolean checksum) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void execute(Runnable task) {
		throw new UnsupportedOperationException();
	}

	@Override
	public boolean inLoop() {
		return true;
	}

	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

}
