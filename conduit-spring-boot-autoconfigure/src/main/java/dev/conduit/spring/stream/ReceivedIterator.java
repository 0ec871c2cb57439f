package dev.conduit.spring.stream;

import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitCancelledException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.transport.LoopThread;

/**
 * Items that came, for a thread that waits for them. What was asked for and waits here
 * stays within a {@link Prefetch}.
 */
final class ReceivedIterator implements CloseableIterator<Object>, Flow.Subscriber<Payload> {

	private final ItemReader reader;

	private final UnaryOperator<Throwable> errors;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** Guarded by the lock, as is all below; bounded by what was asked for. */
	private final Queue<Payload> waiting = new ArrayDeque<>();

	private final Prefetch prefetch = new Prefetch();

	private Flow.@Nullable Subscription from;

	private boolean ended;

	private boolean closed;

	private @Nullable Throwable failure;

	private long index;

	private ReceivedIterator(ItemReader reader, UnaryOperator<Throwable> errors) {
		this.reader = reader;
		this.errors = errors;
	}

	/**
	 * Begins at once to ask for items.
	 */
	static ReceivedIterator of(Flow.Publisher<Payload> source, ItemReader reader, UnaryOperator<Throwable> errors) {
		ReceivedIterator iterator = new ReceivedIterator(reader, errors);
		source.subscribe(iterator);
		return iterator;
	}

	// the source, on the loop

	@Override
	public void onSubscribe(Flow.Subscription given) {
		int first;
		this.lock.lock();
		try {
			this.from = given;
			first = this.closed ? 0 : this.prefetch.ask(Long.MAX_VALUE);
		}
		finally {
			this.lock.unlock();
		}
		if (first > 0) {
			given.request(first);
		}
		else {
			given.cancel();
		}
	}

	@Override
	public void onNext(Payload item) {
		this.lock.lock();
		try {
			this.waiting.add(item);
			this.changed.signal();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void onError(Throwable problem) {
		end(problem);
	}

	@Override
	public void onComplete() {
		end(null);
	}

	private void end(@Nullable Throwable problem) {
		this.lock.lock();
		try {
			this.ended = true;
			this.failure = problem;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	// the taker

	@Override
	public boolean hasNext() {
		this.lock.lock();
		try {
			awaitItem();
			if (this.closed || !this.waiting.isEmpty()) {
				return !this.closed;
			}
			Throwable problem = this.failure;
			if (problem != null) {
				throw sneaky(this.errors.apply(problem));
			}
			return false;
		}
		catch (InterruptedException ex) {
			close();
			Thread.currentThread().interrupt();
			throw new ConduitCancelledException(
					Problem.of(ErrorCode.CANCELLED, "the thread that waited for an item of a stream was interrupted"),
					ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitItem() throws InterruptedException {
		while (this.waiting.isEmpty() && !this.ended && !this.closed) {
			LoopThread.refuse("the next item of a stream");
			this.changed.await();
		}
	}

	@Override
	public Object next() {
		Payload payload = null;
		if (hasNext()) {
			payload = take();
		}
		if (payload == null) {
			throw new NoSuchElementException("the stream has no more items");
		}
		try {
			return this.reader.read(payload, this.index++);
		}
		catch (RuntimeException | Error ex) {
			end(ex);
			close();
			throw ex;
		}
	}

	private @Nullable Payload take() {
		Payload taken;
		int more;
		Flow.Subscription source;
		this.lock.lock();
		try {
			taken = this.waiting.poll();
			if (taken == null) {
				return null;
			}
			this.prefetch.taken(taken.size());
			more = this.ended ? 0 : this.prefetch.ask(Long.MAX_VALUE);
			source = this.from;
		}
		finally {
			this.lock.unlock();
		}
		if (more > 0 && source != null) {
			source.request(more);
		}
		return taken;
	}

	@Override
	public void close() {
		Flow.Subscription source;
		this.lock.lock();
		try {
			this.closed = true;
			this.waiting.clear();
			source = this.from;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		if (source != null) {
			source.cancel();
		}
	}

	/**
	 * What a client's method declares may be checked, and an iterator declares nothing.
	 */
	@SuppressWarnings({ "unchecked", "TypeParameterUnusedInFormals" })
	private static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
		throw (E) failure;
	}

}
