package dev.conduit.shm;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Does one thing again and again on a platform thread of its own, until it is closed.
 */
public final class BusyThread implements AutoCloseable {

	private final ExecutorService executor = Executors.newSingleThreadExecutor();

	private final Future<?> end;

	private volatile boolean stopping;

	private BusyThread(Runnable step) {
		this.end = this.executor.submit(() -> {
			while (!this.stopping) {
				step.run();
			}
		});
	}

	/**
	 * Begins.
	 * @param step what to do; if it throws, that is the end
	 */
	public static BusyThread start(Runnable step) {
		return new BusyThread(step);
	}

	/** Fails if a step has failed. */
	public void check() {
		if (this.end.isDone()) {
			close();
		}
	}

	/** Ends after the step at hand; fails if one has failed. */
	@Override
	public void close() {
		this.stopping = true;
		try {
			this.end.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("interrupted", ex);
		}
		catch (ExecutionException ex) {
			throw new AssertionError(ex.getCause());
		}
		finally {
			this.executor.shutdownNow();
		}
	}

}
