package dev.conduit.spring.listener;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.spring.client.ConduitChannel;
import dev.conduit.time.Timer;
import dev.conduit.time.Timer.Timeout;

/**
 * Collects messages until there are enough for a batch or the first of them has waited
 * long enough, and calls the method with them on a thread of the executor, so often at
 * once as the listener's concurrency says. A message that was delivered before comes
 * alone: it may be what its batch failed with.
 * <p>
 * Holds no more than the mailboxes of the listener let be in hand. No lock is held while
 * the method, a delivery or the executor is called.
 */
final class BatchHandling implements MessageHandling {

	private static final Logger logger = LoggerFactory.getLogger(BatchHandling.class);

	private final Consumer<List<InboundMessage>> method;

	private final BatchSettings settings;

	private final int concurrency;

	private final Executor executor;

	private final Timer timer;

	private final ReentrantLock lock = new ReentrantLock();

	/** All guarded by the lock. */
	private List<InboundMessage> collected = new ArrayList<>();

	/** Which batch is being collected; tells a time-out that comes late. */
	private long number;

	private @Nullable Timeout timeout;

	/** Whether what was collected does not wait for more. */
	private boolean due;

	private boolean stopping;

	private final Deque<List<InboundMessage>> ready = new ArrayDeque<>();

	private int running;

	/**
	 * Handling by a method.
	 * @param method gets a batch and ends each delivery of it
	 * @param settings how large batches are, and how long they wait
	 * @param concurrency how often the method is called at once
	 * @param executor calls it
	 * @param timer tells the time
	 */
	BatchHandling(Consumer<List<InboundMessage>> method, BatchSettings settings, int concurrency, Executor executor,
			Timer timer) {
		this.method = method;
		this.settings = settings;
		this.concurrency = concurrency;
		this.executor = executor;
		this.timer = timer;
	}

	@Override
	public void handle(InboundMessage message) {
		List<InboundMessage> batch;
		long begun = -1;
		this.lock.lock();
		try {
			if (message.delivery().attempt() > 1) {
				this.ready.add(List.of(message));
			}
			else {
				this.collected.add(message);
				if (this.collected.size() == this.settings.size()) {
					this.ready.add(takeCollected());
				}
				else if (this.collected.size() == 1) {
					begun = this.number;
				}
			}
			batch = next();
			begun = (begun == this.number) ? begun : -1;
		}
		finally {
			this.lock.unlock();
		}
		start(batch);
		if (begun >= 0) {
			waitForMore(begun);
		}
	}

	@Override
	public void started(ConduitChannel channel) {
		this.lock.lock();
		try {
			this.stopping = false;
			this.due = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Nothing waits any more for what may not come.
	 */
	@Override
	public void stopping() {
		List<InboundMessage> batch;
		this.lock.lock();
		try {
			this.stopping = true;
			this.due = true;
			batch = next();
		}
		finally {
			this.lock.unlock();
		}
		start(batch);
	}

	private void waitForMore(long begun) {
		Timeout scheduled;
		try {
			scheduled = this.timer.schedule(this.settings.timeout(), () -> timeIsUp(begun));
		}
		catch (RejectedExecutionException | IllegalStateException ex) {
			logger.warn("A batch does not wait for further messages: the timer refused it", ex);
			timeIsUp(begun);
			return;
		}
		if (!keep(scheduled, begun)) {
			scheduled.cancel();
		}
	}

	private boolean keep(Timeout scheduled, long begun) {
		this.lock.lock();
		try {
			if (begun == this.number) {
				this.timeout = scheduled;
			}
			return begun == this.number;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void timeIsUp(long begun) {
		List<InboundMessage> batch;
		this.lock.lock();
		try {
			if (begun != this.number) {
				return;
			}
			this.due = true;
			batch = next();
		}
		finally {
			this.lock.unlock();
		}
		start(batch);
	}

	/**
	 * The batch to be handled now, which counts as running. What is due goes on
	 * collecting as long as no call is free for it. Under the lock.
	 */
	private @Nullable List<InboundMessage> next() {
		if (this.running == this.concurrency) {
			return null;
		}
		List<InboundMessage> batch = this.ready.poll();
		if (batch == null && (this.due || this.stopping) && !this.collected.isEmpty()) {
			batch = takeCollected();
		}
		this.running += (batch != null) ? 1 : 0;
		return batch;
	}

	/** Under the lock. */
	private List<InboundMessage> takeCollected() {
		List<InboundMessage> batch = this.collected;
		this.collected = new ArrayList<>();
		this.number++;
		this.due = false;
		if (this.timeout != null) {
			this.timeout.cancel();
			this.timeout = null;
		}
		return batch;
	}

	private void start(@Nullable List<InboundMessage> first) {
		List<InboundMessage> batch = first;
		while (batch != null && !isStarted(batch)) {
			batch = ended();
		}
	}

	private boolean isStarted(List<InboundMessage> batch) {
		try {
			this.executor.execute(() -> work(batch));
			return true;
		}
		catch (RejectedExecutionException ex) {
			logger.warn("A batch of {} messages is refused: its executor takes no more", batch.size(), ex);
			reject(batch, Problem.of(ErrorCode.SHUTTING_DOWN, "the listener is closed"));
			return false;
		}
	}

	private void work(List<InboundMessage> first) {
		List<InboundMessage> batch = first;
		while (batch != null) {
			call(batch);
			// An interrupt was meant for this batch, not for the next one.
			Thread.interrupted();
			batch = ended();
		}
	}

	private void call(List<InboundMessage> batch) {
		try {
			this.method.accept(batch);
		}
		// Whatever is thrown, errors too: a delivery that nobody ends would keep its
		// place for ever.
		catch (Throwable ex) {
			logger.error("A batch of {} messages failed in a way that is not the listener's", batch.size(), ex);
			reject(batch, Problem.of(ErrorCode.INTERNAL, "the listener failed").withRetry(true, null));
		}
	}

	private static void reject(List<InboundMessage> batch, Problem problem) {
		batch.forEach((message) -> message.delivery().reject(problem));
	}

	private @Nullable List<InboundMessage> ended() {
		this.lock.lock();
		try {
			this.running--;
			return next();
		}
		finally {
			this.lock.unlock();
		}
	}

}
