package dev.conduit.transport.local;

import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.time.Timer;
import dev.conduit.transport.Inlet;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.Outlet;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.PeerUser;
import dev.conduit.transport.StallWatch;

/**
 * One end of a link inside this JVM. Frames are encoded in the thread that sends and
 * decoded on the loop of the other end.
 */
final class LocalLink implements Link {

	/** Bytes in one go, before other links of the executor get their turn. */
	private static final int MAX_BYTES_AT_ONCE = 32 * 1024;

	private final PeerInfo peer;

	private final SerialLoop loop;

	private final LocalPipe in;

	private final LocalPipe out;

	private final Outlet outlet;

	private final Inlet inlet;

	private final StallWatch stallWatch;

	private final AtomicBoolean readScheduled = new AtomicBoolean();

	private final AtomicBoolean tellScheduled = new AtomicBoolean();

	private final AtomicBoolean closing = new AtomicBoolean();

	private boolean reading = true;

	private boolean closed;

	/**
	 * One end.
	 * @param in what the other end writes
	 * @param out what the other end reads
	 * @param decoder decodes what comes in
	 */
	LocalLink(PeerInfo peer, SerialLoop loop, Timer timer, LocalPipe in, LocalPipe out, LinkAcceptor acceptor,
			FrameDecoder decoder) {
		this.peer = peer;
		this.loop = loop;
		this.in = in;
		this.out = out;
		this.outlet = out.outlet();
		this.inlet = new Inlet(this, acceptor, this.outlet.budget(), decoder, this::close);
		this.stallWatch = new StallWatch(this.outlet.budget(), timer, loop::enqueue,
				() -> close(this.outlet.stalled()));
		in.readBy(this::scheduleRead);
		out.writtenBy(this::scheduleTell);
	}

	/**
	 * Asks the acceptor, at the end of the client. Called on the loop.
	 */
	void accept() {
		this.inlet.accept();
	}

	@Override
	public void send(Frame frame) {
		if (this.closing.get()) {
			return;
		}
		if (!this.outlet.write(frame)) {
			close(this.outlet.stalled());
			return;
		}
		this.out.written();
		scheduleTell();
	}

	@Override
	public long pendingBytes() {
		return this.outlet.budget().pendingBytes();
	}

	@Override
	public long sentBytes() {
		return this.outlet.sentBytes();
	}

	@Override
	public long receivedBytes() {
		return this.inlet.receivedBytes();
	}

	@Override
	public boolean isWritable() {
		return this.outlet.budget().isWritable();
	}

	private void scheduleTell() {
		if (this.inlet.hasWritabilityToTell() && this.tellScheduled.compareAndSet(false, true)) {
			this.loop.enqueue(this::tell);
		}
	}

	private void tell() {
		this.tellScheduled.set(false);
		if (!this.closed) {
			this.inlet.tellWritability();
			this.stallWatch.watch();
		}
	}

	@Override
	public void setReading(boolean reading) {
		this.loop.execute(() -> {
			this.reading = reading;
			scheduleRead();
		});
	}

	private void scheduleRead() {
		if (this.readScheduled.compareAndSet(false, true)) {
			this.loop.enqueue(this::read);
		}
	}

	private void read() {
		this.readScheduled.set(false);
		if (this.closed) {
			this.in.discard();
			return;
		}
		boolean ended = readBuffers();
		this.inlet.readComplete();
		if (ended) {
			close();
		}
		else if (this.reading && !this.in.isEmpty()) {
			scheduleRead();
		}
	}

	/**
	 * Reads some of what is there.
	 * @return whether the end was reached
	 */
	private boolean readBuffers() {
		int read = 0;
		while (read < MAX_BYTES_AT_ONCE && this.reading && !this.closing.get()) {
			ByteBuf bytes = this.in.poll();
			if (bytes == null) {
				return false;
			}
			if (LocalPipe.isEnd(bytes)) {
				return true;
			}
			int size = bytes.readableBytes();
			read += size;
			try {
				this.inlet.read(bytes);
			}
			finally {
				bytes.release();
				this.in.hasRead(size);
			}
		}
		return false;
	}

	@Override
	public void setInboundLimits(FrameLimits limits) {
		this.inlet.setLimits(limits);
	}

	@Override
	public void setOutboundFormat(int maxFrameSize, int maxMessageSize, boolean checksum) {
		this.outlet.setFormat(maxFrameSize, maxMessageSize, checksum);
	}

	@Override
	public void execute(Runnable task) {
		this.loop.execute(task);
	}

	@Override
	public boolean inLoop() {
		return this.loop.inLoop();
	}

	@Override
	public boolean loopOutlives() {
		return true;
	}

	@Override
	public void close() {
		close(null);
	}

	private void close(@Nullable Throwable cause) {
		if (this.loop.inLoop()) {
			this.inlet.stop();
		}
		if (this.closing.compareAndSet(false, true)) {
			this.out.end();
			this.loop.enqueue(() -> finish(cause));
		}
	}

	private void finish(@Nullable Throwable cause) {
		this.closed = true;
		this.stallWatch.stop();
		this.in.discard();
		this.inlet.close(cause);
	}

	@Override
	public PeerInfo peer() {
		return this.peer;
	}

	@Override
	public PeerUser peerUser() {
		return PeerUser.self();
	}

}
