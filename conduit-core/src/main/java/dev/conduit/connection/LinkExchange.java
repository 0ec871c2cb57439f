package dev.conduit.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.CancellationToken;
import dev.conduit.exchange.Deadline;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.Interaction;
import dev.conduit.exchange.Peer;
import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitCancelledException;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;

/**
 * A call that the peer made over a link. It is its own cancellation token, and its states
 * are its fields, so that a call costs one object here.
 */
final class LinkExchange implements Exchange, CancellationToken {

	private static final VarHandle ENDED = field("ended", boolean.class);

	private static final VarHandle ON_END = field("onEnd", Runnable.class);

	private static final VarHandle CANCELLATION = field("cancellation", Cancellation.class);

	private static final VarHandle ITEMS = field("items", StreamIn.class);

	private static final VarHandle RESULTS = field("results", StreamOut.class);

	private final IncomingCalls calls;

	private final Frame.RpcRequest request;

	private final Peer peer;

	private final Deadline deadline;

	private final long cost;

	private volatile boolean ended;

	private volatile @Nullable Runnable onEnd;

	/** Made for the first who asks; most calls are never cancelled. */
	private volatile @Nullable Cancellation cancellation;

	/** Made for the first who asks; most calls take one payload. */
	private volatile @Nullable StreamIn items;

	/** Made with the first credit or the answer, whichever comes first. */
	private volatile @Nullable StreamOut results;

	/** Answered by a stream that may still be going on. */
	private volatile boolean streaming;

	private volatile boolean cancelled;

	/** The caller's items failed; the handler may still be on its way to learn it. */
	private volatile boolean givenUp;

	LinkExchange(IncomingCalls calls, Frame.RpcRequest request, Peer peer, Deadline deadline) {
		this.calls = calls;
		this.request = request;
		this.peer = peer;
		this.deadline = deadline;
		this.cost = InboundBudget.cost(request.headers(), request.payload());
	}

	private static VarHandle field(String name, Class<?> type) {
		try {
			return MethodHandles.lookup().findVarHandle(LinkExchange.class, name, type);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	long id() {
		return this.request.correlationId();
	}

	@Override
	public long correlationId() {
		return id();
	}

	long cost() {
		return this.cost;
	}

	boolean isOneWay() {
		return this.request.oneWay();
	}

	@Override
	public Interaction interaction() {
		if (isOneWay()) {
			return Interaction.ONE_WAY;
		}
		return Interaction.of(this.request.streams().results(), this.request.streams().items());
	}

	@Override
	public Route route() {
		return this.request.route();
	}

	@Override
	public Headers headers() {
		return this.request.headers();
	}

	@Override
	public Payload payload() {
		return this.request.payload();
	}

	@Override
	public Peer peer() {
		return this.peer;
	}

	@Override
	public Deadline deadline() {
		return this.deadline;
	}

	@Override
	public CancellationToken cancellation() {
		return this;
	}

	@Override
	public void reply(Headers headers, Payload payload) {
		if (end()) {
			answer(isOneWay() ? null : new Frame.RpcResponse(id(), headers, payload));
		}
	}

	@Override
	public void reply(Flow.Publisher<Payload> stream) {
		if (!end()) {
			return;
		}
		if (isOneWay()) {
			answer(null);
			return;
		}
		this.streaming = true;
		if (this.cancelled) {
			cancelResults();
		}
		else {
			stream.subscribe(results());
		}
	}

	private void resultsEnded(@Nullable ConduitException failure) {
		answer((failure != null) ? new Frame.RpcError(id(), failure.problem()) : new Frame.StreamEnd(id()));
	}

	@Override
	public void fail(Problem problem) {
		if (this.streaming) {
			results().fail(ConduitException.of(problem));
		}
		else if (end()) {
			answer(isOneWay() ? null : new Frame.RpcError(id(), problem));
		}
	}

	@Override
	public Flow.Publisher<Payload> items() {
		return stream();
	}

	private StreamIn stream() {
		StreamIn stream = this.items;
		if (stream != null) {
			return stream;
		}
		StreamIn fresh = this.calls.items(id());
		return ITEMS.compareAndSet(this, null, fresh) ? fresh : Objects.requireNonNull(this.items);
	}

	// streams, on the loop

	void item(Payload item) {
		stream().item(item);
	}

	void itemsEnded() {
		stream().end(null);
	}

	/**
	 * The caller's items failed, and it waits no longer. Who takes the items has a moment
	 * to learn why, before the call is cancelled.
	 */
	void itemsFailed(Problem problem) {
		this.givenUp = true;
		StreamIn stream = stream();
		stream.end(ConduitException.of(problem));
		if (stream.hasSubscriber()) {
			this.calls.cancelSoon(this);
		}
		else {
			cancel();
		}
	}

	void credit(int more) {
		results().credit(more);
	}

	/** Any thread. */
	long credit() {
		StreamOut out = this.results;
		return (out != null) ? out.credit() : 0;
	}

	void goOn() {
		if (this.streaming) {
			results().goOn();
		}
	}

	private void cancelResults() {
		if (results().cancel()) {
			answer(null);
		}
	}

	private StreamOut results() {
		StreamOut out = this.results;
		if (out != null) {
			return out;
		}
		StreamOut fresh = this.calls.results(id(), this::resultsEnded);
		return RESULTS.compareAndSet(this, null, fresh) ? fresh : Objects.requireNonNull(this.results);
	}

	private boolean end() {
		if (!this.ended && ENDED.compareAndSet(this, false, true)) {
			return true;
		}
		this.calls.lateResult();
		return false;
	}

	private void answer(@Nullable Frame answer) {
		try {
			this.calls.answer(this, answer);
		}
		finally {
			finish();
		}
	}

	private void finish() {
		StreamIn stream = this.items;
		if (stream != null) {
			stream.end(new ConduitCancelledException(Problem.of(ErrorCode.CANCELLED, "the call has ended")));
		}
		Runnable action = this.onEnd;
		if (action == null && ON_END.compareAndSet(this, null, Done.DONE)) {
			return;
		}
		// It is set once, so that nobody changes what stands there now.
		Runnable set = Objects.requireNonNull(this.onEnd);
		ON_END.setRelease(this, Done.DONE);
		set.run();
	}

	@Override
	public void onEnd(Runnable action) {
		if (!ON_END.compareAndSet(this, null, action)) {
			if (!(this.onEnd instanceof Done)) {
				throw new IllegalStateException("'onEnd' is set already");
			}
			action.run();
		}
	}

	/**
	 * Nobody waits for an answer any more. On the loop.
	 */
	void cancel() {
		this.cancelled = true;
		Cancellation actions = this.cancellation;
		if (actions != null) {
			actions.cancel();
		}
		StreamIn stream = this.items;
		if (stream != null) {
			stream.end(new ConduitCancelledException(
					Problem.of(ErrorCode.CANCELLED, "nobody waits for the call any more")));
		}
		if (this.streaming) {
			cancelResults();
		}
	}

	/**
	 * Whether an answer would come too late.
	 */
	boolean isUnwanted() {
		return this.cancelled || this.givenUp;
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public Registration onCancel(Runnable action) {
		Registration registration = actions().add(action);
		if (this.cancelled) {
			actions().cancel();
		}
		return registration;
	}

	private Cancellation actions() {
		Cancellation actions = this.cancellation;
		if (actions != null) {
			return actions;
		}
		Cancellation fresh = new Cancellation();
		return CANCELLATION.compareAndSet(this, null, fresh) ? fresh : Objects.requireNonNull(this.cancellation);
	}

	/**
	 * Stands where an action stood that has run.
	 */
	private enum Done implements Runnable {

		DONE;

		@Override
		public void run() {
			// It has run.
		}

	}

}
