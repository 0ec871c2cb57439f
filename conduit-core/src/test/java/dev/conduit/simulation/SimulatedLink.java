package dev.conduit.simulation;

import java.io.IOException;
import java.time.Duration;

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
import dev.conduit.transport.StallWatch;

/**
 * One end of a wire in the simulated network: what stands between the code under test and
 * sockets, made of the same parts as the links of the product.
 */
final class SimulatedLink implements Link {

	private static final int MOST_AT_ONCE = 32 * 1024;

	private static final Duration LINGER = Duration.ofSeconds(1);

	private final SimulatedNetwork network;

	private final SimulatedProcess process;

	private final PeerInfo peer;

	private final SerialTasks loop;

	private final Cable in;

	private final Cable out;

	private final Outlet outlet;

	private final Inlet inlet;

	private final StallWatch stallWatch;

	private @Nullable SimulatedLink other;

	private boolean reading = true;

	private boolean readScheduled;

	private boolean flushScheduled;

	private boolean closing;

	private boolean peerEnded;

	private boolean closed;

	private Timer.@Nullable Timeout linger;

	SimulatedLink(SimulatedNetwork network, SimulatedProcess process, PeerInfo peer, Cable in, Cable out,
			LinkAcceptor acceptor, FrameDecoder decoder) {
		this.network = network;
		this.process = process;
		this.peer = peer;
		this.loop = new SerialTasks(process);
		this.in = in;
		this.out = out;
		this.outlet = new Outlet(peer, network.limits(), network.buffers());
		this.inlet = new Inlet(this, acceptor, this.outlet.budget(), decoder, this::close);
		this.stallWatch = new StallWatch(this.outlet.budget(), process.timer(), this.loop::enqueue,
				() -> close(this.outlet.stalled()));
		in.readBy(this::scheduleRead);
		out.writtenBy(this::scheduleFlush);
	}

	void join(SimulatedLink other) {
		this.other = other;
	}

	SimulatedProcess process() {
		return this.process;
	}

	Cable out() {
		return this.out;
	}

	@Nullable SimulatedLink other() {
		return this.other;
	}

	boolean isClosed() {
		return this.closed;
	}

	/** The client's end writes the preface and asks its acceptor. On the loop. */
	void open(ByteBuf preface) {
		this.outlet.write(preface);
		scheduleFlush();
		this.inlet.accept();
	}

	@Override
	public void send(Frame frame) {
		if (this.closing) {
			return;
		}
		if (!this.outlet.write(frame)) {
			close(this.outlet.stalled());
			return;
		}
		scheduleFlush();
	}

	private void scheduleFlush() {
		if (!this.flushScheduled) {
			this.flushScheduled = true;
			this.loop.enqueue(this::flush);
		}
	}

	private void flush() {
		this.flushScheduled = false;
		if (this.closed) {
			this.outlet.discard();
			return;
		}
		while (this.out.hasRoom()) {
			ByteBuf batch = this.outlet.poll();
			if (batch == null) {
				break;
			}
			int size = batch.readableBytes();
			this.out.put(batch);
			this.outlet.budget().release(size);
		}
		this.inlet.tellWritability();
		this.stallWatch.watch();
		endIfFlushed();
	}

	private void endIfFlushed() {
		if (this.closing && !this.closed && this.outlet.isEmpty()) {
			this.out.end();
			if (this.peerEnded) {
				finish(null);
			}
		}
	}

	@Override
	public long pendingBytes() {
		return this.outlet.budget().pendingBytes();
	}

	@Override
	public boolean isWritable() {
		return this.outlet.budget().isWritable();
	}

	@Override
	public void setReading(boolean reading) {
		this.loop.execute(() -> {
			this.reading = reading;
			scheduleRead();
		});
	}

	private void scheduleRead() {
		if (!this.readScheduled) {
			this.readScheduled = true;
			this.loop.enqueue(this::read);
		}
	}

	private void read() {
		this.readScheduled = false;
		if (this.closed) {
			this.in.breakOff();
			return;
		}
		readSome();
		this.inlet.readComplete();
		if (this.peerEnded && !this.closed) {
			close();
			endIfFlushed();
		}
		else if (isReading() && this.in.hasArrived()) {
			scheduleRead();
		}
	}

	private boolean isReading() {
		return (this.reading || this.closing) && !this.closed && !this.peerEnded;
	}

	private void readSome() {
		int read = 0;
		while (read < MOST_AT_ONCE && isReading()) {
			ByteBuf bytes = this.in.poll();
			if (bytes == null) {
				return;
			}
			if (Cable.isEnd(bytes)) {
				this.peerEnded = true;
				return;
			}
			int size = bytes.readableBytes();
			read += size;
			try {
				handOver(bytes);
			}
			finally {
				bytes.release();
				this.in.hasRead(size);
			}
		}
	}

	/** In pieces, as a socket may. */
	private void handOver(ByteBuf bytes) {
		while (bytes.isReadable()) {
			int most = bytes.readableBytes();
			int piece = (this.process.random().nextInt(8) == 0) ? 1 + this.process.random().nextInt(most) : most;
			this.inlet.read(bytes.readSlice(piece));
		}
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
	public PeerInfo peer() {
		return this.peer;
	}

	// the end

	@Override
	public void close() {
		close(null);
	}

	private void close(@Nullable Throwable cause) {
		if (this.loop.inLoop()) {
			this.inlet.stop();
		}
		if (!this.closing) {
			this.closing = true;
			this.loop.enqueue((cause != null) ? () -> abort(cause) : this::linger);
		}
	}

	private void linger() {
		if (!this.closed) {
			this.inlet.stop();
			this.linger = this.process.timer().schedule(LINGER, () -> this.loop.enqueue(() -> abort(null)));
			flush();
			scheduleRead();
		}
	}

	private void abort(@Nullable Throwable cause) {
		if (!this.closed) {
			reset();
			finish(cause);
		}
	}

	/** The other end learns it a little later. */
	private void reset() {
		SimulatedLink end = this.other;
		if (end != null) {
			this.network.scheduler()
				.after(this.network.latency(), () -> end.broken(new IOException("reset by the peer")));
		}
	}

	/** Who never says what it speaks is not waited for. */
	void requireAccepted() {
		if (!this.inlet.isAccepted()) {
			broken(new IOException("no preface came"));
		}
	}

	/** The network says so, to this end alone. */
	void broken(IOException cause) {
		if (this.process.isAlive()) {
			this.loop.enqueue(() -> finish(cause));
		}
	}

	private void finish(@Nullable Throwable cause) {
		if (this.closed) {
			return;
		}
		this.closing = true;
		this.closed = true;
		if (this.linger != null) {
			this.linger.cancel();
		}
		this.stallWatch.stop();
		this.outlet.discard();
		this.in.breakOff();
		this.inlet.close(cause);
		this.network.ended(this);
	}

	/**
	 * Its process is dead: what was in its memory is lost.
	 */
	void die(Farewell farewell) {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.outlet.discard();
		this.inlet.stop();
		this.in.breakOff();
		switch (farewell) {
			case END -> this.out.end();
			case RESET -> reset();
			case NONE -> this.out.breakOff();
		}
		this.network.ended(this);
	}

	@Override
	public String toString() {
		return "the end of %s%s%s%s, %d bytes wait".formatted(this.process,
				this.inlet.isAccepted() ? "" : ", not accepted", this.closing ? ", closing" : "",
				this.peerEnded ? ", ended by the peer" : "", pendingBytes());
	}

	/**
	 * What the other end hears of the death of a process.
	 */
	enum Farewell {

		/** The system sends what it has, and ends the connection. */
		END,

		/** What was on its way is lost. */
		RESET,

		/** Nothing: the whole machine is gone. */
		NONE

	}

}
