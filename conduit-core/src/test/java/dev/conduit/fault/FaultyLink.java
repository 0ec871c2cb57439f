package dev.conduit.fault;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.MalformedFrameException;
import dev.conduit.scram.ChannelBindings;
import dev.conduit.time.Timer;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.PeerUser;

/**
 * One end of a link on which things go wrong, in both directions. Where frames that were
 * read are held back, no more is read, so that what waits stays bounded and the peer
 * notices.
 */
final class FaultyLink implements Link {

	/** Frames that wait to be received before reading stops. */
	private static final int MAX_READ = 16;

	/** How long what is late may hold up an orderly end. */
	private static final Duration LINGER = Duration.ofSeconds(1);

	private final Faults faults;

	private final Link link;

	private final Direction out;

	private final Path outgoing;

	private final Path incoming;

	private volatile @Nullable Throwable cut;

	private volatile boolean reading = true;

	private volatile @Nullable FrameReceiver receiver;

	FaultyLink(Faults faults, Link link, Direction out, Timer timer) {
		this.faults = faults;
		this.link = link;
		this.out = out;
		this.outgoing = new Path(timer, Runnable::run, this::cut);
		this.incoming = new Path(timer, link::execute, this::cut);
	}

	/**
	 * Stands before the one who gets the frames.
	 */
	FrameReceiver before(FrameReceiver receiver) {
		this.receiver = receiver;
		return new Incoming(receiver);
	}

	Path path(Direction direction) {
		return (direction == this.out) ? this.outgoing : this.incoming;
	}

	@Override
	public void send(Frame frame) {
		pass(this.out, frame, () -> this.link.send(frame));
	}

	private void pass(Direction direction, Frame frame, Runnable step) {
		switch (this.faults.next(direction, frame)) {
			case Fault.None none -> take(direction, step, Duration.ZERO, true);
			case Fault.Delay late -> take(direction, step, late.duration(), true);
			case Fault.Drop drop -> this.faults.dropped();
			case Fault.Cut cutHere -> cut(new IOException("a test cut the connection before " + frame));
			case Fault.Damage damage -> damage(direction, frame);
		}
	}

	private void damage(Direction direction, Frame frame) {
		MalformedFrameException noticed = new MalformedFrameException("a test damaged " + frame);
		FrameReceiver receiver = this.receiver;
		if (direction == this.out || receiver == null) {
			cut(noticed);
			return;
		}
		// In its place: what came before it is still received.
		take(direction, () -> {
			receiver.malformed(noticed);
			cut(noticed);
		}, Duration.ZERO, true);
	}

	private void take(Direction direction, Runnable step, Duration delay, boolean frame) {
		if (!path(direction).take(step, delay, frame)) {
			cut(new IOException("more than %d frames waited in a test".formatted(Path.CAPACITY)));
		}
	}

	/**
	 * Breaks the connection: what is on its way is lost.
	 */
	void cut(Throwable cause) {
		this.cut = cause;
		this.outgoing.end();
		this.incoming.end();
		this.link.close();
	}

	@Override
	public void close() {
		take(this.out, this.link::close, Duration.ZERO, false);
		if (this.outgoing.waiting() > 0) {
			this.faults.timer().schedule(LINGER, this.link::close);
		}
	}

	@Override
	public void setOutboundFormat(int maxFrameSize, int maxMessageSize, boolean checksum) {
		// In its place: frames that are late keep the format in which they were sent.
		take(this.out, () -> this.link.setOutboundFormat(maxFrameSize, maxMessageSize, checksum), Duration.ZERO, false);
	}

	@Override
	public void setInboundLimits(FrameLimits limits) {
		this.link.setInboundLimits(limits);
	}

	@Override
	public void setReading(boolean reading) {
		this.reading = reading;
		adjustReading();
	}

	private void adjustReading() {
		this.link.setReading(this.reading && this.incoming.waiting() < MAX_READ);
	}

	@Override
	public long pendingBytes() {
		return this.link.pendingBytes();
	}

	@Override
	public boolean isWritable() {
		return this.link.isWritable();
	}

	@Override
	public void execute(Runnable task) {
		this.link.execute(task);
	}

	@Override
	public boolean inLoop() {
		return this.link.inLoop();
	}

	@Override
	public boolean mayBlock() {
		return this.link.mayBlock();
	}

	@Override
	public boolean needsChecksum() {
		return this.link.needsChecksum();
	}

	@Override
	public boolean loopOutlives() {
		return this.link.loopOutlives();
	}

	@Override
	public PeerInfo peer() {
		return this.link.peer();
	}

	@Override
	public @Nullable PeerUser peerUser() {
		return this.link.peerUser();
	}

	@Override
	public @Nullable X509Certificate peerCertificate() {
		return this.link.peerCertificate();
	}

	@Override
	public ChannelBindings channelBindings() {
		return this.link.channelBindings();
	}

	/**
	 * What the link tells, on its loop.
	 */
	private final class Incoming implements FrameReceiver {

		private final FrameReceiver receiver;

		Incoming(FrameReceiver receiver) {
			this.receiver = receiver;
		}

		@Override
		public void receive(Frame frame) {
			FaultyLink link = FaultyLink.this;
			pass(link.out.back(), frame, () -> {
				this.receiver.receive(frame);
				this.receiver.readComplete();
				adjustReading();
			});
			if (link.incoming.waiting() > 0) {
				adjustReading();
			}
		}

		@Override
		public void malformed(MalformedFrameException ex) {
			this.receiver.malformed(ex);
		}

		@Override
		public void writabilityChanged(boolean writable) {
			this.receiver.writabilityChanged(writable);
		}

		@Override
		public void closed(@Nullable Throwable cause) {
			FaultyLink link = FaultyLink.this;
			Throwable broken = link.cut;
			link.faults.closed(link);
			if (broken != null) {
				this.receiver.closed(broken);
			}
			else {
				take(link.out.back(), () -> this.receiver.closed(cause), Duration.ZERO, false);
			}
		}

	}

}
