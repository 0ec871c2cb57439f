package dev.conduit.connection;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitRpcException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;

/**
 * Items that this side sends: takes from a publisher what the peer gave credit for, a few
 * at a time and only while the link is writable, so that nothing piles up here. Credit
 * comes on the loop, items from the publisher's thread.
 */
final class StreamOut implements Flow.Subscriber<Payload> {

	/** Bytes to ask of the publisher in one go, by the size of its last item. */
	private static final int BATCH_BYTES = 64 * 1024;

	private static final int BATCH_ITEMS = 256;

	private static final int OVERHEAD = 64;

	private final long id;

	private final Sending sending;

	private final Consumer<@Nullable ConduitException> end;

	/** Credit of the peer that was not passed on to the publisher. */
	private final AtomicLong credit = new AtomicLong();

	/** Items that the publisher was asked for and that have not come. */
	private final AtomicInteger asked = new AtomicInteger();

	/**
	 * Above zero while a thread passes credit on; who comes meanwhile leaves it to it.
	 */
	private final AtomicInteger turns = new AtomicInteger();

	private final AtomicBoolean over = new AtomicBoolean();

	private volatile Flow.@Nullable Subscription subscription;

	private volatile int batch = 1;

	/**
	 * A stream without credit.
	 * @param id the call that it belongs to
	 * @param sending the way out
	 * @param end is told once that the items ended, with what went wrong if something
	 * did; not where the stream was cancelled
	 */
	StreamOut(long id, Sending sending, Consumer<@Nullable ConduitException> end) {
		this.id = id;
		this.sending = sending;
		this.end = end;
	}

	/**
	 * Items that may come before the peer has to ask for more. Any thread.
	 */
	long credit() {
		return this.over.get() ? 0 : this.credit.get() + this.asked.get();
	}

	// the peer

	void credit(int items) {
		this.credit.addAndGet(items);
		goOn();
	}

	/**
	 * The link may be writable again, or there is more credit.
	 */
	void goOn() {
		if (this.turns.getAndIncrement() != 0) {
			return;
		}
		int seen = 1;
		do {
			askForMore();
			seen = this.turns.addAndGet(-seen);
		}
		while (seen != 0);
	}

	private void askForMore() {
		Flow.Subscription from = this.subscription;
		if (from == null || this.over.get() || this.asked.get() > 0 || !this.sending.link().isWritable()) {
			return;
		}
		int items = (int) Math.min(this.credit.get(), this.batch);
		if (items > 0) {
			this.credit.addAndGet(-items);
			this.asked.set(items);
			from.request(items);
		}
	}

	/**
	 * Nobody wants the items any more. Any thread.
	 * @return whether there could have been more
	 */
	boolean cancel() {
		boolean early = this.over.compareAndSet(false, true);
		Flow.Subscription from = this.subscription;
		if (early && from != null) {
			from.cancel();
		}
		return early;
	}

	/**
	 * Ends the items from this side. Any thread.
	 */
	void fail(ConduitException failure) {
		if (cancel()) {
			this.end.accept(failure);
		}
	}

	// the publisher

	@Override
	public void onSubscribe(Flow.Subscription from) {
		if (this.subscription != null) {
			from.cancel();
			return;
		}
		this.subscription = from;
		if (this.over.get()) {
			from.cancel();
			return;
		}
		goOn();
	}

	@Override
	public void onNext(Payload item) {
		if (this.over.get()) {
			return;
		}
		if (this.asked.get() == 0) {
			fail(ConduitException
				.of(Problem.of(ErrorCode.INTERNAL, "the publisher of a stream gave more items than it was asked for")));
			return;
		}
		try {
			this.sending.transmit(new Frame.StreamItem(this.id, Headers.EMPTY, item));
		}
		catch (ConduitException ex) {
			fail(ex);
			return;
		}
		this.batch = Math.clamp(BATCH_BYTES / (item.size() + OVERHEAD), 1, BATCH_ITEMS);
		if (this.asked.decrementAndGet() == 0) {
			goOn();
		}
	}

	@Override
	public void onComplete() {
		if (this.over.compareAndSet(false, true)) {
			this.end.accept(null);
		}
	}

	@Override
	public void onError(Throwable failure) {
		if (this.over.compareAndSet(false, true)) {
			this.end.accept((failure instanceof ConduitException known) ? known
					: new ConduitRpcException(Problem.of(ErrorCode.EXECUTION_FAILED, "the stream failed"), failure));
		}
	}

}
