package dev.conduit.transport.netty;

import java.nio.channels.ClosedChannelException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.Preface;
import dev.conduit.scram.ChannelBindings;
import dev.conduit.transport.Inlet;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.Outlet;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.PeerUser;
import dev.conduit.transport.StallWatch;
import dev.conduit.transport.WriteLimits;

/**
 * A link over one channel. The channel's handler calls it, on the loop.
 */
final class NettyLink implements Link, WriteBatcher.Listener {

	/** How long the last bytes may take to leave, and the peer to end its side. */
	private static final Duration LINGER = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(NettyLink.class);

	private final DuplexChannel channel;

	private final EventLoop loop;

	private final PeerInfo peer;

	private final Outlet outlet;

	private final WriteBatcher batcher;

	private final Inlet inlet;

	private final InputGate input;

	private final StallWatch stallWatch;

	private final AtomicBoolean closing = new AtomicBoolean();

	private final long begun;

	private boolean outputEnds;

	private boolean outputEnded;

	private boolean channelEnded;

	private boolean closed;

	private @Nullable Future<?> prefaceTimer;

	private @Nullable Future<?> lingerTimer;

	private @Nullable Throwable cause;

	private NettyLink(Channel channel, PeerInfo peer, WriteLimits limits, LinkAcceptor acceptor,
			DecoderFactory decoder) {
		this.channel = (DuplexChannel) channel;
		this.loop = channel.eventLoop();
		this.peer = peer;
		this.outlet = new Outlet(peer, limits, channel.alloc());
		this.batcher = new WriteBatcher(channel, this.outlet, this);
		LoopTimer timer = new LoopTimer(this.loop);
		this.begun = System.nanoTime();
		this.inlet = new Inlet(this, acceptor, this.outlet.budget(), decoder.create(channel.alloc(), timer::nanoTime),
				this::close);
		this.input = new InputGate(this.inlet);
		this.stallWatch = new StallWatch(this.outlet.budget(), timer, this.loop, () -> close(this.outlet.stalled()));
	}

	static NettyLink ofClient(Channel channel, PeerInfo peer, WriteLimits limits, LinkAcceptor acceptor) {
		return new NettyLink(channel, peer, limits, acceptor, FrameDecoder::forClient);
	}

	static NettyLink ofServer(Channel channel, PeerInfo peer, WriteLimits limits, LinkAcceptor acceptor) {
		return new NettyLink(channel, peer, limits, acceptor, FrameDecoder::forServer);
	}

	// called by the handler

	/**
	 * Sends the preface and asks the acceptor, at the client's end.
	 */
	void open() {
		ByteBuf preface = this.channel.alloc().buffer(Preface.SIZE);
		Preface.encode(preface);
		this.outlet.write(preface);
		flushSoon();
		this.inlet.accept();
	}

	/**
	 * Closes the channel unless the peer has sent its preface by then, at the server's
	 * end.
	 * @param silent is told otherwise
	 */
	void expectPreface(Duration timeout, Runnable silent) {
		this.prefaceTimer = this.loop.schedule(() -> {
			if (!this.inlet.isAccepted()) {
				logger.debug("{} is refused: no preface within {} ms", this.peer.address(), timeout.toMillis());
				silent.run();
				ChannelAdapter.close(this.channel);
			}
		}, timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Takes what the channel read.
	 * @param bytes takes ownership
	 */
	void read(ByteBuf bytes) {
		this.batcher.flushLater();
		this.input.read(bytes);
	}

	void readComplete() {
		if (this.prefaceTimer != null && this.inlet.isAccepted()) {
			this.prefaceTimer.cancel(false);
			this.prefaceTimer = null;
		}
		this.inlet.readComplete();
		flush();
	}

	void flush() {
		if (this.closed) {
			this.batcher.discard();
			return;
		}
		this.batcher.flush();
		tellWritability();
	}

	/**
	 * Something broke the channel. Where all was said already, that does not matter any
	 * more.
	 */
	void failed(Throwable cause) {
		if (this.cause == null && !this.outputEnded) {
			this.cause = cause;
		}
		ChannelAdapter.close(this.channel);
	}

	/**
	 * The channel is closed. What was read before its orderly end still arrives, once the
	 * receiver wants it.
	 */
	void channelEnded() {
		this.channelEnded = true;
		if (this.input.holdsNothing() || this.cause != null || this.closing.get()) {
			finish();
		}
	}

	private void readHeld() {
		this.batcher.flushLater();
		this.input.letInHeld();
		readComplete();
		if (this.channelEnded && this.input.holdsNothing()) {
			finish();
		}
	}

	private void finish() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.closing.set(true);
		this.stallWatch.stop();
		cancel(this.lingerTimer);
		cancel(this.prefaceTimer);
		this.input.discard();
		this.batcher.discard();
		this.inlet.close(this.cause);
	}

	private static void cancel(@Nullable Future<?> timer) {
		if (timer != null) {
			timer.cancel(false);
		}
	}

	// called by the batcher

	@Override
	public void progressed() {
		tellWritability();
		endOutputIfIdle();
	}

	@Override
	public void writeFailed(Throwable cause) {
		if (!(cause instanceof ClosedChannelException) && !TlsPipeline.isEnd(cause)) {
			failed(cause);
		}
	}

	private void tellWritability() {
		if (!this.closed) {
			this.inlet.tellWritability();
			this.stallWatch.watch();
		}
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
		flushSoon();
	}

	private void flushSoon() {
		if (this.batcher.askForFlush()) {
			enqueue(this::flush);
		}
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
		execute(() -> {
			if (!this.closing.get()) {
				this.input.setOpen(reading);
				this.channel.config().setAutoRead(reading);
				enqueue(this::readHeld);
			}
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
		if (inLoop()) {
			task.run();
		}
		else {
			enqueue(task);
		}
	}

	private void enqueue(Runnable task) {
		try {
			this.loop.execute(task);
		}
		catch (RejectedExecutionException ex) {
			this.loop.terminationFuture().addListener((ended) -> task.run());
		}
	}

	@Override
	public boolean inLoop() {
		return this.loop.inEventLoop();
	}

	@Override
	public PeerInfo peer() {
		return this.peer;
	}

	@Override
	public Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.begun);
	}

	@Override
	public @Nullable X509Certificate peerCertificate() {
		return TlsPipeline.peerCertificate(this.channel);
	}

	@Override
	public @Nullable PeerUser peerUser() {
		return PeerUsers.of(this.channel);
	}

	@Override
	public boolean loopOutlives() {
		return true;
	}

	@Override
	public ChannelBindings channelBindings() {
		return TlsPipeline.channelBindings(this.channel);
	}

	@Override
	public void close() {
		close(null);
	}

	private void close(@Nullable Throwable why) {
		if (inLoop()) {
			this.inlet.stop();
		}
		if (this.closing.compareAndSet(false, true)) {
			enqueue(() -> end(why));
		}
	}

	private void end(@Nullable Throwable why) {
		this.inlet.stop();
		this.input.discard();
		if (this.channelEnded || this.loop.isShutdown()) {
			finish();
		}
		else if (why != null) {
			failed(why);
		}
		else {
			endInOrder();
		}
	}

	/**
	 * Sends what waits, then says that nothing more comes, and reads on without regard:
	 * bytes left unread would make the system reset the connection, and the peer lose
	 * what was sent last.
	 */
	private void endInOrder() {
		this.lingerTimer = this.loop.schedule(() -> ChannelAdapter.close(this.channel), LINGER.toMillis(),
				TimeUnit.MILLISECONDS);
		this.input.setOpen(true);
		this.channel.config().setAutoRead(true);
		this.outputEnds = true;
		flush();
		endOutputIfIdle();
	}

	private void endOutputIfIdle() {
		if (this.outputEnds && this.batcher.isIdle()) {
			this.outputEnds = false;
			enqueue(this::endOutput);
		}
	}

	private void endOutput() {
		this.outputEnded = true;
		TlsPipeline.closeOutbound(this.channel).addListener((told) -> ChannelAdapter.endOutput(this.channel));
	}

	private interface DecoderFactory {

		FrameDecoder create(ByteBufAllocator allocator, LongSupplier nanoTime);

	}

}
