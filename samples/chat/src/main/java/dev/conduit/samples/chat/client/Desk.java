package dev.conduit.samples.chat.client;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that works for a user: listeners and the one who types hand their work
 * over and wait until it is done, so that a message counts as processed when it is on the
 * screen. There are few of them, and so few who wait.
 */
final class Desk implements AutoCloseable {

	private static final int MAX_WAITING = 64;

	private final ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
			new ArrayBlockingQueue<>(MAX_WAITING), Thread.ofPlatform().name("chat-desk").daemon().factory());

	/**
	 * Does something at the desk, and waits for it.
	 * @return its result
	 * @throws CancellationException if the desk is closed, or this thread was interrupted
	 */
	<T> T ask(Callable<T> work) {
		Future<T> result = this.thread.submit(work);
		try {
			return result.get();
		}
		catch (InterruptedException ex) {
			result.cancel(true);
			Thread.currentThread().interrupt();
			throw new CancellationException("interrupted while waiting for the desk");
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("the chat client failed", ex.getCause());
		}
	}

	void run(Runnable work) {
		ask(Executors.callable(work));
	}

	/**
	 * Leaves something on the desk, for one who must not wait.
	 */
	void leave(Runnable work) {
		this.thread.execute(work);
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

}
