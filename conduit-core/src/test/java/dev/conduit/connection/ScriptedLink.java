package dev.conduit.connection;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameEncoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.MalformedFrameException;
import dev.conduit.transport.FrameReceiver;
import dev.conduit.transport.Link;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.RingReader;
import dev.conduit.transport.RingSender;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A link whose peer is the test: it says what comes, and sees what is sent. The loop is
 * whichever thread is at it, one at a time, so that a test on one thread is in step with
 * the connection, and a test with several may be as wild as it likes. Each frame that is
 * sent has to be one that a peer could read.
 */
final class ScriptedLink implements Link {

	private final ReentrantLock loop = new ReentrantLock();

	private volatile @Nullable X509Certificate certificate;

	/** What runs when whoever is on the loop leaves it. */
	private final Queue<Runnable> later = new ArrayDeque<>();

	private final FrameEncoder encoder = new FrameEncoder();

	private final List<Frame> sent = Collections.synchronizedList(new ArrayList<>());

	private final List<Frame> tooLate = Collections.synchronizedList(new ArrayList<>());

	private final AtomicInteger tasks = new AtomicInteger();

	private volatile Consumer<Frame> onSend = (frame) -> {
	};

	private volatile boolean holding;

	private volatile boolean needsChecksum;

	private volatile boolean checksum;

	private volatile boolean closed;

	private volatile boolean writable = true;

	private volatile boolean reading = true;

	private volatile FrameLimits inboundLimits = FrameLimits.BEFORE_LOGIN;

	private volatile @Nullable FrameReceiver receiver;

	private volatile RingReader.@Nullable Factory ringReaders;

	private volatile RingSender.@Nullable Factory ringSenders;

	private volatile boolean askedForRingSenders;

	private volatile Duration age = Duration.ZERO;

	// the test plays the peer

	/**
	 * Has been there for so long.
	 */
	void age(Duration age) {
		this.age = age;
	}

	@Override
	public Duration age() {
		return this.age;
	}

	/**
	 * Does not notice changed bytes from now on.
	 */
	void needChecksum() {
		this.needsChecksum = true;
	}

	/**
	 * Reads rings from now on.
	 */
	void ringReaders(RingReader.Factory ringReaders) {
		this.ringReaders = ringReaders;
	}

	@Override
	public RingReader.@Nullable Factory ringReaders() {
		return this.ringReaders;
	}

	/**
	 * Opens rings from now on, for the connection that begins after this.
	 */
	void ringSenders(RingSender.Factory ringSenders) {
		this.ringSenders = ringSenders;
	}

	@Override
	public RingSender.@Nullable Factory ringSenders() {
		this.askedForRingSenders = true;
		return this.ringSenders;
	}

	/**
	 * Whether the connection wanted to know of rings.
	 */
	boolean isAskedForRingSenders() {
		return this.askedForRingSenders;
	}

	/**
	 * Whether frames leave with a checksum.
	 */
	boolean hasChecksum() {
		return this.checksum;
	}

	/**
	 * What stands behind the link from now on.
	 */
	void receiver(FrameReceiver receiver) {
		this.receiver = receiver;
	}

	/**
	 * Frames of the peer, read at once.
	 */
	void receive(Frame... frames) {
		runOnLoop(() -> {
			for (Frame frame : frames) {
				if (!this.closed) {
					receiver().receive(frame);
				}
			}
			if (!this.closed) {
				receiver().readComplete();
			}
		});
	}

	/**
	 * Bytes of the peer that are no frame.
	 */
	void receiveGarbage(String what) {
		runOnLoop(() -> {
			receiver().malformed(new MalformedFrameException(what));
			close();
		});
	}

	/**
	 * The peer ends the link, or something breaks it.
	 */
	void end(@Nullable Throwable cause) {
		runOnLoop(() -> {
			this.closed = true;
			receiver().closed(cause);
		});
	}

	/**
	 * Goes over its high-water mark, or under the low one.
	 */
	void writable(boolean writable) {
		this.writable = writable;
		runOnLoop(() -> receiver().writabilityChanged(writable));
	}

	/**
	 * What the peer got, in order.
	 */
	List<Frame> sent() {
		synchronized (this.sent) {
			return List.copyOf(this.sent);
		}
	}

	<T extends Frame> List<T> sent(Class<T> type) {
		return sent().stream().filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * The one frame of its type that the peer got.
	 */
	<T extends Frame> T only(Class<T> type) {
		List<T> frames = sent(type);
		assertThat(frames).as("frames of the type among " + sent()).hasSize(1);
		return frames.get(0);
	}

	/**
	 * What the peer got so far is of no interest any more.
	 */
	void forget() {
		this.sent.clear();
	}

	/**
	 * Frames that were sent to a link that had been closed.
	 */
	List<Frame> tooLate() {
		return List.copyOf(this.tooLate);
	}

	/**
	 * What else happens when a frame is sent, on the thread that sends it.
	 */
	void onSend(Consumer<Frame> onSend) {
		this.onSend = onSend;
	}

	boolean isClosed() {
		return this.closed;
	}

	boolean isReading() {
		return this.reading;
	}

	FrameLimits inboundLimits() {
		return this.inboundLimits;
	}

	/**
	 * How often something else than the peer's frames kept the loop busy.
	 */
	int tasks() {
		return this.tasks.get();
	}

	/**
	 * Makes what others execute wait, as behind a long task, until {@link #goOn()}.
	 */
	void hold() {
		this.holding = true;
	}

	/**
	 * Runs what waited.
	 */
	void goOn() {
		this.holding = false;
		runOnLoop(() -> {
		});
	}

	/**
	 * Runs a task on the loop, ahead of what waits.
	 */
	void runOnLoop(Runnable task) {
		callOnLoop(() -> {
			task.run();
			return true;
		});
	}

	<T> T callOnLoop(Supplier<T> task) {
		this.loop.lock();
		try {
			T result = task.get();
			for (Runnable next = next(); next != null; next = next()) {
				next.run();
			}
			return result;
		}
		finally {
			this.loop.unlock();
		}
	}

	private @Nullable Runnable next() {
		if (this.loop.getHoldCount() > 1 || this.holding) {
			return null;
		}
		synchronized (this.later) {
			return this.later.poll();
		}
	}

	private void runLater(Runnable task) {
		synchronized (this.later) {
			this.later.add(task);
		}
	}

	private FrameReceiver receiver() {
		FrameReceiver current = this.receiver;
		assertThat(current).as("what stands behind the link").isNotNull();
		return current;
	}

	// the connection's side

	@Override
	public void send(Frame frame) {
		synchronized (this.encoder) {
			this.encoder.encode(frame, Unpooled.buffer());
		}
		(this.closed ? this.tooLate : this.sent).add(frame);
		this.onSend.accept(frame);
	}

	@Override
	public long pendingBytes() {
		return this.writable ? 0 : 1;
	}

	@Override
	public boolean isWritable() {
		return this.writable;
	}

	@Override
	public void setReading(boolean reading) {
		this.reading = reading;
	}

	@Override
	public void setInboundLimits(FrameLimits limits) {
		assertThat(inLoop()).isTrue();
		this.inboundLimits = limits;
	}

	@Override
	public void setOutboundFormat(int maxFrameSize, int maxMessageSize, boolean checksum) {
		assertThat(inLoop()).isTrue();
		this.checksum = checksum;
		synchronized (this.encoder) {
			this.encoder.setFormat(maxFrameSize, maxMessageSize, checksum);
		}
	}

	@Override
	public void execute(Runnable task) {
		this.tasks.incrementAndGet();
		if (this.holding && !inLoop()) {
			runLater(task);
		}
		else {
			runOnLoop(task);
		}
	}

	@Override
	public boolean needsChecksum() {
		return this.needsChecksum;
	}

	@Override
	public boolean loopOutlives() {
		return true;
	}

	@Override
	public boolean inLoop() {
		return this.loop.isHeldByCurrentThread();
	}

	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			runLater(() -> receiver().closed(null));
			if (!inLoop()) {
				runOnLoop(() -> {
				});
			}
		}
	}

	/**
	 * The peer shows a certificate, before it says anything.
	 */
	void showCertificate(X509Certificate certificate) {
		this.certificate = certificate;
	}

	@Override
	public @Nullable X509Certificate peerCertificate() {
		return this.certificate;
	}

	@Override
	public PeerInfo peer() {
		return new PeerInfo("script", "script://test", true);
	}

}
