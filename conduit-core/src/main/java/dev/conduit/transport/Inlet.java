package dev.conduit.transport;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.MalformedFrameException;
import dev.conduit.message.ConduitException;

/**
 * The way in of one link, for those who make links: decodes bytes, asks the acceptor once
 * the peer has shown that it speaks this protocol, and keeps the promises of
 * {@link FrameReceiver} (in order, each change told once, nothing after the end).
 * Confined to the link's loop.
 *
 * @since 0.1.0
 */
public final class Inlet {

	private static final Logger logger = LoggerFactory.getLogger(Inlet.class);

	/**
	 * Without a fence for each read: whoever looks at the figure may see an older one.
	 */
	private static final AtomicLongFieldUpdater<Inlet> RECEIVED = AtomicLongFieldUpdater.newUpdater(Inlet.class,
			"received");

	private final Link link;

	private final LinkAcceptor acceptor;

	private final WriteBudget budget;

	private final FrameDecoder decoder;

	private final Consumer<Throwable> cut;

	private final Consumer<Frame> frames = this::receive;

	private @Nullable FrameReceiver receiver;

	/** Missing where nobody wants to see the frames. */
	private @Nullable FrameLog log;

	private @Nullable MalformedFrameException malformed;

	private boolean stopped;

	private boolean closed;

	private volatile boolean writable = true;

	/** Written on the loop alone. */
	private volatile long received;

	/**
	 * The way in of a link that nobody stands behind yet.
	 * @param link the link
	 * @param acceptor says what gets the frames
	 * @param budget what the link's writability is read from
	 * @param decoder decodes what the peer sends; closed with the way in
	 * @param cut ends the link at once, for the reason given: the peer is none of ours,
	 * the acceptor refused it, or what stands behind the link failed
	 */
	public Inlet(Link link, LinkAcceptor acceptor, WriteBudget budget, FrameDecoder decoder, Consumer<Throwable> cut) {
		this.link = link;
		this.acceptor = acceptor;
		this.budget = budget;
		this.decoder = decoder;
		this.cut = cut;
	}

	/**
	 * Whether somebody stands behind the link.
	 * @return whether the acceptor was asked and did not refuse
	 */
	public boolean isAccepted() {
		return this.receiver != null;
	}

	/**
	 * Asks the acceptor, once. At the server's end {@link #read} does so by itself when
	 * the preface has come.
	 * @return what stands behind the link; what the acceptor throws is passed on
	 */
	public FrameReceiver accept() {
		FrameReceiver current = this.receiver;
		if (current == null) {
			this.log = FrameLog.of(this.link.peer());
			current = this.acceptor.accept(this.link);
			this.receiver = current;
		}
		return current;
	}

	/**
	 * Hands over the frames that bytes hold. Bytes that are no frame are told to the
	 * receiver, and the link is closed after that.
	 * @param bytes what was read, owned by the caller
	 */
	public void read(ByteBuf bytes) {
		if (this.stopped) {
			return;
		}
		RECEIVED.lazySet(this, this.received + bytes.readableBytes());
		guard(() -> {
			try {
				this.decoder.decode(bytes, this.frames);
			}
			catch (MalformedFrameException ex) {
				malformed(ex);
			}
			if (isOurs() && !this.stopped) {
				accept();
			}
		});
	}

	private void receive(Frame frame) {
		if (!this.stopped) {
			FrameReceiver current = accept();
			FrameLog seen = this.log;
			if (seen != null) {
				seen.received(frame);
			}
			current.receive(frame);
		}
	}

	private void malformed(MalformedFrameException ex) {
		if (!isOurs()) {
			throw ex;
		}
		FrameReceiver current = accept();
		this.malformed = ex;
		stop();
		current.malformed(ex);
		this.link.close();
	}

	private boolean isOurs() {
		return this.receiver != null || this.decoder.peerVersion() > 0;
	}

	/**
	 * Bytes that were read so far. Any thread.
	 * @return a count
	 */
	public long receivedBytes() {
		return this.received;
	}

	/**
	 * Tells that all that was read at once is handed over.
	 */
	public void readComplete() {
		FrameReceiver current = this.receiver;
		if (current != null && !this.stopped) {
			guard(current::readComplete);
		}
	}

	/**
	 * Whether the receiver was told something else of the link's writability than what
	 * holds now, so that {@link #tellWritability()} has something to do. Any thread.
	 * @return whether it was
	 */
	public boolean hasWritabilityToTell() {
		boolean now = !this.budget.isBlocked();
		return this.writable != now || (now && this.budget.isAwaited());
	}

	/**
	 * Tells the receiver whether to go on sending, where it does not know yet.
	 */
	public void tellWritability() {
		FrameReceiver current = this.receiver;
		while (current != null && !this.closed && hasWritabilityToTell()) {
			boolean now = !this.budget.isBlocked();
			this.writable = now;
			if (now) {
				this.budget.told();
			}
			guard(() -> current.writabilityChanged(now));
		}
	}

	/**
	 * Sets the bounds on what is read from here on.
	 * @param limits the bounds
	 */
	public void setLimits(FrameLimits limits) {
		this.decoder.setLimits(limits);
	}

	/**
	 * Hands over no frame any more.
	 */
	public void stop() {
		this.stopped = true;
		this.decoder.close();
	}

	/**
	 * Ends: tells the receiver, the first time.
	 * @param cause what broke the link, or {@code null}; bytes that were no frame, where
	 * there were some
	 */
	public void close(@Nullable Throwable cause) {
		if (this.closed) {
			return;
		}
		this.closed = true;
		stop();
		FrameReceiver current = this.receiver;
		if (current != null) {
			guard(() -> current.closed((cause != null) ? cause : this.malformed));
		}
	}

	private void guard(Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException ex) {
			failed(ex);
		}
	}

	private void failed(RuntimeException ex) {
		stop();
		if (this.receiver == null && ex instanceof ConduitException) {
			logger.info("{} is refused: {}", this.link.peer().address(), ex.getMessage());
		}
		else {
			logger.error("What stands behind the link with {} failed; the link is cut", this.link.peer().address(), ex);
		}
		this.cut.accept(ex);
	}

}
