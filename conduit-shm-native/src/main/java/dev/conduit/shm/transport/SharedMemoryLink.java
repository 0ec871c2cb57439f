package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.Preface;
import dev.conduit.shm.Duplex;
import dev.conduit.shm.StreamBrokenException;
import dev.conduit.time.Timer;
import dev.conduit.transport.Inlet;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.Outlet;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.PeerUser;
import dev.conduit.transport.RingReader;
import dev.conduit.transport.RingSender;
import dev.conduit.transport.StallWatch;
import dev.conduit.transport.WriteLimits;

/**
 * One end of a link over shared memory. What came is copied out of the ring before it is
 * decoded: the peer could change it while it is looked at.
 */
final class SharedMemoryLink implements Link, Output.Listener {

	static final ByteBufAllocator ALLOCATOR = ByteBufAllocator.DEFAULT;

	/** How long the last bytes may take to leave. */
	private static final Duration LINGER = Duration.ofSeconds(1);

	/** Reads in one go, before other links of the loop get their turn. */
	private static final int MAX_READS_AT_ONCE = 8;

	private static final Logger logger = LoggerFactory.getLogger(SharedMemoryLink.class);

	private final PeerInfo peer;

	private final Loop loop;

	private final Duplex duplex;

	private final Timer timer;

	private final Outlet outlet;

	private final Output output;

	private final Inlet inlet;

	private final StallWatch stallWatch;

	/** At the server's end. */
	private final RingSender.@Nullable Factory ringSenders;

	/** At the client's end. */
	private final RingReader.@Nullable Factory ringReaders;

	private final AtomicBoolean readScheduled = new AtomicBoolean();

	private final AtomicBoolean tellScheduled = new AtomicBoolean();

	private final AtomicBoolean closing = new AtomicBoolean();

	private boolean reading = true;

	private boolean ending;

	private boolean finished;

	private Timer.@Nullable Timeout prefaceTimer;

	private Timer.@Nullable Timeout lingerTimer;

	/**
	 * One end.
	 * @param duplex what carries the bytes, closed with the link
	 * @param decoder decodes what comes in
	 * @param rings what the two ends share with others
	 */
	SharedMemoryLink(PeerInfo peer, Loop loop, Duplex duplex, Timer timer, WriteLimits limits, LinkAcceptor acceptor,
			FrameDecoder decoder, Rings rings) {
		this.peer = peer;
		this.ringSenders = rings.senders();
		this.ringReaders = rings.readers();
		this.loop = loop;
		this.duplex = duplex;
		this.timer = timer;
		this.outlet = new Outlet(peer, limits, ALLOCATOR);
		this.output = new Output(duplex, this.outlet, this);
		this.inlet = new Inlet(this, acceptor, this.outlet.budget(), decoder, this::close);
		this.stallWatch = new StallWatch(this.outlet.budget(), timer, loop::enqueue,
				() -> close(this.outlet.stalled()));
	}

	// called by the loop

	/** Sends the preface and asks the acceptor, at the client's end. */
	void open() {
		ByteBuf preface = ALLOCATOR.buffer(Preface.SIZE);
		Preface.encode(preface);
		this.outlet.write(preface);
		this.output.drain();
		this.inlet.accept();
	}

	/** Closes the link unless the peer has sent its preface by then. */
	void expectPreface(Duration timeout) {
		this.prefaceTimer = this.timer.schedule(timeout, () -> this.loop.enqueue(() -> {
			if (!this.finished && !this.inlet.isAccepted()) {
				logger.info("{} is refused: no preface within {} ms", this.peer.address(), timeout.toMillis());
				finish(null);
			}
		}));
	}

	/** There may be bytes, the end, space, or nobody at the other end any more. */
	void ready() {
		if (this.finished) {
			return;
		}
		this.output.drain();
		if (this.reading || this.ending) {
			read();
		}
		else if (this.duplex.isPeerGone() && !peerHasEnded()) {
			read();
		}
	}

	/** Whether bytes that come are to wake the loop. */
	boolean wantsInput() {
		return this.reading || this.ending;
	}

	boolean isFinished() {
		return this.finished;
	}

	/** Ends at once. */
	void finish(@Nullable Throwable cause) {
		if (this.finished) {
			return;
		}
		this.finished = true;
		this.closing.set(true);
		this.stallWatch.stop();
		cancel(this.prefaceTimer);
		cancel(this.lingerTimer);
		this.output.close();
		this.inlet.close(cause);
	}

	private static void cancel(Timer.@Nullable Timeout timer) {
		if (timer != null) {
			timer.cancel();
		}
	}

	private void scheduleRead() {
		if (this.readScheduled.compareAndSet(false, true)) {
			this.loop.enqueue(() -> {
				this.readScheduled.set(false);
				ready();
			});
		}
	}

	private void read() {
		try {
			int read = 1;
			for (int i = 0; i < MAX_READS_AT_ONCE && read > 0 && mayRead(); i++) {
				read = readOnce();
			}
			if (read < 0) {
				peerEnded();
			}
			else if (read > 0 && mayRead()) {
				scheduleRead();
			}
		}
		catch (StreamBrokenException ex) {
			finish((this.ending) ? null : ex);
		}
	}

	/** Where the peer has gone it is read to the end, to learn how it went. */
	private boolean mayRead() {
		return !this.finished && (this.reading || this.ending || this.duplex.isPeerGone());
	}

	private int readOnce() {
		ByteBuf bytes = this.loop.scratch();
		int read = this.duplex.read(bytes.internalNioBuffer(0, bytes.capacity()));
		if (read > 0 && !this.ending) {
			bytes.writerIndex(read);
			this.inlet.read(bytes);
			this.inlet.readComplete();
			cancelPrefaceTimer();
		}
		return read;
	}

	private void cancelPrefaceTimer() {
		if (this.prefaceTimer != null && this.inlet.isAccepted()) {
			this.prefaceTimer.cancel();
			this.prefaceTimer = null;
		}
	}

	/** The peer said all, and so it takes nothing any more. */
	private void peerEnded() {
		this.inlet.stop();
		this.output.drain();
		finish(null);
	}

	private boolean peerHasEnded() {
		try {
			return this.duplex.hasEnded();
		}
		catch (StreamBrokenException ex) {
			logger.debug("{} left no end", this.peer.address(), ex);
			return false;
		}
	}

	// called by the output, on any thread

	@Override
	public void progressed() {
		if (this.inlet.hasWritabilityToTell() && this.tellScheduled.compareAndSet(false, true)) {
			this.loop.enqueue(this::tell);
		}
	}

	private void tell() {
		this.tellScheduled.set(false);
		if (!this.finished) {
			this.inlet.tellWritability();
			this.stallWatch.watch();
		}
	}

	@Override
	public void outputEnded() {
		this.loop.enqueue(() -> finish(null));
	}

	@Override
	public void outputBroken(StreamBrokenException ex) {
		this.loop.enqueue(() -> {
			if (!this.finished && (this.ending || !peerHasEnded())) {
				finish((this.ending) ? null : ex);
			}
		});
	}

	// called by what stands behind the link

	@Override
	public void send(Frame frame) {
		if (this.closing.get()) {
			return;
		}
		if (!this.outlet.write(frame)) {
			close(this.outlet.stalled());
			return;
		}
		this.output.drain();
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

	@Override
	public void setReading(boolean reading) {
		this.loop.execute(() -> {
			this.reading = reading;
			scheduleRead();
		});
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
	public RingSender.@Nullable Factory ringSenders() {
		return this.ringSenders;
	}

	@Override
	public RingReader.@Nullable Factory ringReaders() {
		return this.ringReaders;
	}

	@Override
	public PeerInfo peer() {
		return this.peer;
	}

	/** Files of another user are refused before there is a link. */
	@Override
	public PeerUser peerUser() {
		return PeerUser.self();
	}

	@Override
	public void close() {
		close(null);
	}

	private void close(@Nullable Throwable why) {
		if (this.loop.inLoop()) {
			this.inlet.stop();
		}
		if (this.closing.compareAndSet(false, true)) {
			this.loop.enqueue(() -> end(why));
		}
	}

	private void end(@Nullable Throwable why) {
		this.inlet.stop();
		if (why != null) {
			finish(why);
		}
		else if (!this.finished) {
			this.ending = true;
			this.lingerTimer = this.timer.schedule(LINGER, () -> this.loop.enqueue(() -> finish(null)));
			this.output.end();
		}
	}

	/**
	 * What one end of a link shares with other links.
	 *
	 * @param senders of the server's end
	 * @param readers of the client's end
	 */
	record Rings(RingSender.@Nullable Factory senders, RingReader.@Nullable Factory readers) {

	}

}
