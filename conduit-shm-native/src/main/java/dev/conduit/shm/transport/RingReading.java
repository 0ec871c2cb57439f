package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameDecoder;
import dev.conduit.frame.FrameLimits;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.shm.Domain;
import dev.conduit.shm.Join;
import dev.conduit.shm.SharedMemoryException;
import dev.conduit.shm.Subscriber;
import dev.conduit.shm.SubscriberOptions;
import dev.conduit.shm.View;
import dev.conduit.shm.ViewHandler;
import dev.conduit.transport.LoopThread;
import dev.conduit.transport.RingReader;
import dev.conduit.transport.RingStatistics;

/**
 * Reads one ring of a server, on a thread of its own: a sleep in the kernel is for one
 * ring. What came is copied and found to be whole before it is decoded.
 */
final class RingReading implements RingReader, ViewHandler {

	private static final Logger logger = LoggerFactory.getLogger(RingReading.class);

	/** After it, whether to go on is asked. */
	private static final Duration SLEEP = Duration.ofMillis(50);

	/** Messages that are read at most after the sender has gone: what a ring holds. */
	private static final int MAX_LEFT = 65536;

	/** Bounded by what a ring takes. */
	private static final FrameLimits LIMITS = new FrameLimits(1 << 30, 1 << 30, 1, 0, Duration.ofSeconds(5));

	private final Domain domain;

	private final String name;

	private final long position;

	private final Receiver receiver;

	private final Thread thread;

	private final CompletableFuture<Void> begun = new CompletableFuture<>();

	private final AtomicInteger pauses = new AtomicInteger();

	private final ByteBuf scratch = Unpooled.buffer();

	private final FrameDecoder decoder;

	/** Without a fence for each message: whoever looks may see an older one. */
	private static final AtomicLongFieldUpdater<RingReading> AGE = AtomicLongFieldUpdater.newUpdater(RingReading.class,
			"age");

	/** How long the message at hand was in the ring. Written by the thread alone. */
	private volatile long age;

	private final Consumer<Frame> frames = this::decoded;

	private volatile boolean finishing;

	private volatile boolean closed;

	/** Written by the thread alone, as is the next. */
	private volatile long received;

	private volatile long lost;

	RingReading(Domain domain, String name, long position, Receiver receiver, Consumer<RingReading> onEnd) {
		this.domain = domain;
		this.name = name;
		this.position = position;
		this.receiver = receiver;
		this.decoder = FrameDecoder.forClient(SharedMemoryLink.ALLOCATOR, System::nanoTime);
		this.decoder.setLimits(LIMITS);
		this.thread = new ReaderThread(() -> run(onEnd), "conduit-shm-ring-" + name);
	}

	void start() {
		this.thread.start();
	}

	boolean join(Duration timeout) throws InterruptedException {
		return this.thread.join(timeout);
	}

	@Override
	public CompletionStage<Void> begun() {
		return this.begun;
	}

	@Override
	public void pause() {
		this.pauses.incrementAndGet();
	}

	@Override
	public void resume() {
		if (this.pauses.decrementAndGet() == 0) {
			LockSupport.unpark(this.thread);
		}
	}

	@Override
	public RingStatistics statistics() {
		return new RingStatistics(this.name, this.received, this.lost, Duration.ofNanos(this.age));
	}

	@Override
	public void finish() {
		this.finishing = true;
		LockSupport.unpark(this.thread);
	}

	@Override
	public void close() {
		this.closed = true;
		LockSupport.unpark(this.thread);
	}

	// on the thread

	private void run(Consumer<RingReading> onEnd) {
		try (Subscriber subscriber = this.domain.subscriber(this.name, options())) {
			if (!subscriber.isAttached()) {
				throw new SharedMemoryException("ring '%s' is gone".formatted(this.name));
			}
			this.begun.complete(null);
			read(subscriber);
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
		}
		finally {
			this.decoder.close();
			cleanUp();
			onEnd.accept(this);
		}
	}

	private SubscriberOptions options() {
		return SubscriberOptions.DEFAULT.joinAt(Join.notBefore(this.position))
			.withLosses((topic, count) -> this.receiver.lost(count));
	}

	private void read(Subscriber subscriber) {
		while (!this.closed && !this.finishing) {
			if (this.pauses.get() > 0) {
				LockSupport.park(this);
			}
			else if (!pollOnce(subscriber)) {
				subscriber.await(SLEEP);
			}
		}
		// Who is paused has no room for what is left.
		for (int i = 0; i < MAX_LEFT && !this.closed && this.pauses.get() == 0 && pollOnce(subscriber); i++) {
			// One message at a time.
		}
	}

	private boolean pollOnce(Subscriber subscriber) {
		boolean came = subscriber.poll(this, 1) > 0;
		this.received = subscriber.received();
		this.lost = subscriber.lost();
		return came;
	}

	@Override
	public void onMessage(View view) {
		int length = view.length();
		this.scratch.clear().ensureWritable(length);
		view.copyTo(0, this.scratch.array(), this.scratch.arrayOffset(), length);
		long published = view.publishNanos();
		if (view.validate()) {
			AGE.lazySet(this, Math.max(0, System.nanoTime() - published));
			this.decoder.decode(this.scratch.writerIndex(length), this.frames);
		}
	}

	private void decoded(Frame frame) {
		if (!(frame instanceof Frame.Message message)) {
			throw new SharedMemoryException("ring '%s' holds what is no message".formatted(this.name));
		}
		this.receiver.message(message, this.age);
	}

	private void failed(Throwable ex) {
		if (this.begun.completeExceptionally(unavailable(ex))) {
			return;
		}
		logger.debug("Ring '{}' cannot be read", this.name, ex);
		if (!this.closed && !this.finishing) {
			this.receiver.broken(ex);
		}
	}

	private static ConduitException unavailable(Throwable ex) {
		return new ConduitException(Problem.of(ErrorCode.CONNECTION_FAILED, String.valueOf(ex.getMessage())), ex);
	}

	/** A server that was killed leaves its rings to those who read them. */
	private void cleanUp() {
		if (!this.finishing) {
			return;
		}
		try {
			this.domain.clean(this.name);
		}
		catch (SharedMemoryException | IllegalStateException ex) {
			logger.debug("Ring '{}' is left to others to remove", this.name, ex);
		}
	}

	private static final class ReaderThread extends FastThreadLocalThread implements LoopThread {

		ReaderThread(Runnable task, String name) {
			super(task, name);
			setDaemon(true);
		}

	}

}
