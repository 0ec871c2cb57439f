package dev.conduit.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.MalformedFrameException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Stands behind one link in tests: keeps what it is told, and notes each promise of
 * {@link FrameReceiver} that the link breaks. It is the acceptor of its link, too.
 */
public final class RecordingReceiver implements FrameReceiver, LinkAcceptor {

	/** Far more than anything here takes. */
	public static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Duration POLL = Duration.ofMillis(5);

	private final CompletableFuture<Link> link = new CompletableFuture<>();

	private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

	private final BlockingQueue<MalformedFrameException> malformed = new LinkedBlockingQueue<>();

	private final ConcurrentLinkedQueue<String> brokenPromises = new ConcurrentLinkedQueue<>();

	private final AtomicReference<@Nullable Thread> inside = new AtomicReference<>();

	private final AtomicInteger readCompletes = new AtomicInteger();

	private final AtomicInteger closes = new AtomicInteger();

	private final CompletableFuture<CloseCause> closed = new CompletableFuture<>();

	private volatile boolean writable = true;

	private volatile BiConsumer<Link, Frame> onFrame = (link, frame) -> {
	};

	private volatile BiConsumer<Link, MalformedFrameException> onMalformed = (link, ex) -> {
	};

	/**
	 * What to do with each frame, on the loop, after it was noted.
	 */
	public RecordingReceiver onFrame(BiConsumer<Link, Frame> onFrame) {
		this.onFrame = onFrame;
		return this;
	}

	/**
	 * What to do with bytes that are no frame, on the loop, after they were noted.
	 */
	public RecordingReceiver onMalformed(BiConsumer<Link, MalformedFrameException> onMalformed) {
		this.onMalformed = onMalformed;
		return this;
	}

	@Override
	public FrameReceiver accept(Link link) {
		if (!this.link.complete(link)) {
			this.brokenPromises.add("accept() came twice");
		}
		inLoop("accept", () -> {
		});
		return this;
	}

	@Override
	public void receive(Frame frame) {
		inLoop("receive", () -> {
			this.frames.add(frame);
			this.onFrame.accept(link(), frame);
		});
	}

	@Override
	public void readComplete() {
		inLoop("readComplete", this.readCompletes::incrementAndGet);
	}

	@Override
	public void malformed(MalformedFrameException ex) {
		inLoop("malformed", () -> {
			this.malformed.add(ex);
			this.onMalformed.accept(link(), ex);
		});
	}

	@Override
	public void writabilityChanged(boolean writable) {
		inLoop("writabilityChanged", () -> {
			if (this.writable == writable) {
				this.brokenPromises.add("writabilityChanged(" + writable + ") told no change");
			}
			this.writable = writable;
		});
	}

	@Override
	public void closed(@Nullable Throwable cause) {
		inLoop("closed", () -> {
			if (this.closes.incrementAndGet() > 1) {
				this.brokenPromises.add("closed() came twice");
			}
			this.closed.complete(new CloseCause(cause));
		});
	}

	private void inLoop(String call, Runnable body) {
		if (!link().inLoop()) {
			this.brokenPromises.add(call + "() came outside of the loop, in " + Thread.currentThread());
		}
		if (this.closed.isDone()) {
			this.brokenPromises.add(call + "() came after closed()");
		}
		Thread before = this.inside.getAndSet(Thread.currentThread());
		if (before != null) {
			this.brokenPromises.add(call + "() came within another call, in " + before);
		}
		try {
			body.run();
		}
		finally {
			this.inside.set(before);
		}
	}

	/**
	 * The link, once it is there.
	 */
	public Link link() {
		return inTime(this.link);
	}

	/**
	 * Whether the acceptor was asked.
	 */
	public boolean isAccepted() {
		return this.link.isDone();
	}

	/**
	 * The next frame, once it is there.
	 */
	public Frame nextFrame() throws InterruptedException {
		Frame frame = this.frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(frame).as("a frame that arrives in time; closed: %s", this.closed).isNotNull();
		return frame;
	}

	/**
	 * The next frames, once they are there.
	 */
	public List<Frame> nextFrames(int count) throws InterruptedException {
		List<Frame> next = new ArrayList<>();
		while (next.size() < count) {
			next.add(nextFrame());
		}
		return next;
	}

	/**
	 * Frames that arrived and that nobody took.
	 */
	public int framesWaiting() {
		return this.frames.size();
	}

	/**
	 * What was wrong with bytes that were no frame, once that is told.
	 */
	public MalformedFrameException nextMalformed() throws InterruptedException {
		MalformedFrameException ex = this.malformed.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(ex).as("malformed bytes, told in time; closed: %s", this.closed).isNotNull();
		return ex;
	}

	/**
	 * Waits until the receiver knows whether to go on sending.
	 */
	public void awaitWritability(boolean writable) {
		await("writability: " + writable).atMost(PATIENCE)
			.pollInterval(POLL)
			.until(() -> this.writable, (told) -> told == writable);
	}

	/**
	 * How often all that was read at once was handed over.
	 */
	public int readCompletes() {
		return this.readCompletes.get();
	}

	/**
	 * Why the link was closed, once it is.
	 */
	public @Nullable Throwable awaitClosed() {
		return inTime(this.closed).cause();
	}

	public boolean isClosed() {
		return this.closed.isDone();
	}

	/**
	 * Waits for the link's end, if there is a link, and fails if it broke a promise.
	 */
	public void assertPromisesKept() {
		if (isAccepted()) {
			awaitClosed();
		}
		assertThat(this.brokenPromises).as("promises that the link broke").isEmpty();
	}

	private static <T> T inTime(CompletableFuture<T> future) {
		return future.copy().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	private record CloseCause(@Nullable Throwable cause) {

	}

}
