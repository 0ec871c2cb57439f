package dev.conduit.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Reply;
import dev.conduit.message.Route;

/**
 * A call without a connection: keeps how it ended, and counts what came too late. As with
 * a connection's, a cancellation does not end it. For any thread.
 */
public final class TestExchange implements Exchange, CancellationToken {

	private static final Duration AT_MOST = Duration.ofSeconds(20);

	private final Route route;

	private final Deadline deadline;

	private final ReentrantLock lock = new ReentrantLock();

	private final CompletableFuture<Reply> answer = new CompletableFuture<>();

	private final List<Runnable> onCancel = new ArrayList<>();

	private @Nullable Runnable onEnd;

	private boolean ended;

	private boolean cancelled;

	private int lateResults;

	public TestExchange(String route) {
		this(route, Deadline.NONE);
	}

	public TestExchange(String route, Deadline deadline) {
		this.route = new Route(route);
		this.deadline = deadline;
	}

	/** The caller gives up. */
	public void cancel() {
		List<Runnable> due = locked(() -> {
			this.cancelled = true;
			List<Runnable> actions = List.copyOf(this.onCancel);
			this.onCancel.clear();
			return actions;
		});
		due.forEach(Runnable::run);
	}

	public boolean hasEnded() {
		return this.answer.isDone();
	}

	/** Waits for whatever end. */
	public void awaitEnd() {
		try {
			this.answer.handle((reply, problem) -> this).get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException | InterruptedException ex) {
			throw new AssertionError("'%s' has not ended".formatted(this.route), ex);
		}
	}

	/** How many results came after the first. */
	public int lateResults() {
		return locked(() -> this.lateResults);
	}

	/** How many wait for a cancellation. */
	public int watchers() {
		return locked(this.onCancel::size);
	}

	/** Waits for a result, and fails with a problem. */
	public Reply awaitReply() {
		try {
			return this.answer.get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("'%s' ended in a problem".formatted(this.route), ex.getCause());
		}
		catch (TimeoutException | InterruptedException ex) {
			throw new AssertionError("'%s' has not ended".formatted(this.route), ex);
		}
	}

	/** Waits for a problem, and fails with a result. */
	public Problem awaitProblem() {
		try {
			Reply reply = this.answer.get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
			throw new AssertionError("'%s' ended in a result: %s".formatted(this.route, reply));
		}
		catch (ExecutionException ex) {
			return ((ConduitException) ex.getCause()).problem();
		}
		catch (TimeoutException | InterruptedException ex) {
			throw new AssertionError("'%s' has not ended".formatted(this.route), ex);
		}
	}

	/** Waits for a problem, and fails with a result. */
	public ErrorCode awaitCode() {
		return awaitProblem().code();
	}

	@Override
	public Interaction interaction() {
		return Interaction.UNARY;
	}

	@Override
	public Route route() {
		return this.route;
	}

	@Override
	public Headers headers() {
		return Headers.EMPTY;
	}

	@Override
	public Payload payload() {
		return Payload.EMPTY;
	}

	@Override
	public Peer peer() {
		return new Peer(7, "ann", "test", "local:test");
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
			runOnEnd();
			this.answer.complete(new Reply(headers, payload));
		}
	}

	@Override
	public Flow.Publisher<Payload> items() {
		throw new UnsupportedOperationException("this exchange has one payload");
	}

	@Override
	public void reply(Flow.Publisher<Payload> stream) {
		throw new UnsupportedOperationException("this exchange has one payload");
	}

	@Override
	public void fail(Problem problem) {
		if (end()) {
			runOnEnd();
			this.answer.completeExceptionally(ConduitException.of(problem));
		}
	}

	private boolean end() {
		return locked(() -> {
			boolean first = !this.ended;
			this.ended = true;
			this.lateResults += (first) ? 0 : 1;
			return first;
		});
	}

	/**
	 * Before the answer is seen, so that who has awaited it finds the dispatcher up to
	 * date.
	 */
	private void runOnEnd() {
		Runnable action = locked(() -> {
			Runnable set = Objects.requireNonNullElse(this.onEnd, TestExchange::nothing);
			this.onEnd = TestExchange::nothing;
			return set;
		});
		action.run();
	}

	private static void nothing() {
	}

	@Override
	public void onEnd(Runnable action) {
		boolean hasRun = locked(() -> {
			if (this.onEnd != null && !this.ended) {
				throw new IllegalStateException("'onEnd' is set already");
			}
			boolean late = this.onEnd != null;
			this.onEnd = (late) ? this.onEnd : action;
			return late;
		});
		if (hasRun) {
			action.run();
		}
	}

	@Override
	public boolean isCancelled() {
		return locked(() -> this.cancelled);
	}

	@Override
	public Registration onCancel(Runnable action) {
		boolean late = locked(() -> this.cancelled || !this.onCancel.add(action));
		if (late) {
			action.run();
		}
		return () -> locked(() -> this.onCancel.remove(action));
	}

	private <T> T locked(Supplier<T> step) {
		this.lock.lock();
		try {
			return step.get();
		}
		finally {
			this.lock.unlock();
		}
	}

}
