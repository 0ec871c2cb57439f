package dev.conduit.spring.stream;

import java.util.Iterator;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.message.Payload;

/**
 * Items of an iterator, on their way out: pulled by one thread, which waits for the taker
 * and may be kept waiting by the iterator. A cancellation interrupts it. That thread also
 * closes the iterator, before the end is told.
 */
final class PulledItems implements Flow.Publisher<Payload>, Flow.Subscription, Runnable {

	private static final Logger logger = LoggerFactory.getLogger(PulledItems.class);

	private final PulledSource source;

	private final ItemWriter writer;

	private final UnaryOperator<Throwable> errors;

	private final Executor executor;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** Guarded by the lock. */
	private long wanted;

	private @Nullable Thread puller;

	private volatile boolean cancelled;

	private volatile Flow.@Nullable Subscriber<? super Payload> subscriber;

	/**
	 * Items that nobody took yet.
	 * @param executor has one thread pull, that which subscribes or another one
	 */
	PulledItems(PulledSource source, ItemWriter writer, UnaryOperator<Throwable> errors, Executor executor) {
		this.source = source;
		this.writer = writer;
		this.errors = errors;
		this.executor = executor;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super Payload> next) {
		this.subscriber = next;
		next.onSubscribe(this);
		Turns.execute(this.executor, this);
	}

	// the taker, on any thread

	@Override
	public void request(long items) {
		this.lock.lock();
		try {
			this.wanted += items;
			this.changed.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void cancel() {
		this.lock.lock();
		try {
			this.cancelled = true;
			if (this.puller != null) {
				this.puller.interrupt();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	// the puller

	@Override
	public void run() {
		Flow.Subscriber<? super Payload> told = this.subscriber;
		if (told == null) {
			return;
		}
		Throwable failure = pullAndClose(told);
		if (this.cancelled) {
			if (failure != null) {
				logger.debug("A stream failed when nobody wanted its items any more", failure);
			}
		}
		else if (failure != null) {
			told.onError(this.errors.apply(failure));
		}
		else {
			told.onComplete();
		}
	}

	private @Nullable Throwable pullAndClose(Flow.Subscriber<? super Payload> told) {
		Throwable failure = null;
		try {
			enter();
			pull(told);
		}
		catch (Exception | Error ex) {
			failure = ex;
		}
		leave();
		try {
			this.source.close();
		}
		catch (Exception | Error ex) {
			if (failure == null) {
				return ex;
			}
			failure.addSuppressed(ex);
		}
		return failure;
	}

	private void pull(Flow.Subscriber<? super Payload> told) throws InterruptedException {
		long index = 0;
		awaitDemand();
		Iterator<?> items = this.source.items();
		while (!this.cancelled && items.hasNext()) {
			awaitDemand();
			Object item = this.cancelled ? null : items.next();
			if (this.cancelled) {
				return;
			}
			if (item == null) {
				throw PushedItems.nullItem(index);
			}
			Payload payload = this.writer.write(item, index++);
			this.lock.lock();
			try {
				this.wanted--;
			}
			finally {
				this.lock.unlock();
			}
			told.onNext(payload);
		}
	}

	private void awaitDemand() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (this.wanted == 0 && !this.cancelled) {
				this.changed.await();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void enter() {
		this.lock.lock();
		try {
			this.puller = Thread.currentThread();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** From here on the thread is not interrupted any more, and not marked as such. */
	private void leave() {
		this.lock.lock();
		try {
			this.puller = null;
			if (this.cancelled && Thread.interrupted()) {
				logger.trace("Interrupted by the end of the stream");
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
