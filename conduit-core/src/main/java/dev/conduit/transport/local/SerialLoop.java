package dev.conduit.transport.local;

import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time and in order, on the threads of an executor that it shares
 * with other loops. Whoever adds tasks bounds them: a link has one task for reading and
 * one for telling of writability, and what its owner executes.
 */
final class SerialLoop {

	/** Tasks in one go, before other loops of the executor get their turn. */
	private static final int MAX_TASKS_AT_ONCE = 16;

	private static final int CHUNK = 64;

	private static final Logger logger = LoggerFactory.getLogger(SerialLoop.class);

	private final Executor executor;

	private final Queue<Runnable> tasks = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private volatile @Nullable Thread owner;

	SerialLoop(Executor executor) {
		this.executor = executor;
	}

	boolean inLoop() {
		return Thread.currentThread().equals(this.owner);
	}

	/**
	 * Runs a task at once where the caller is on the loop, otherwise after what is there.
	 */
	void execute(Runnable task) {
		if (inLoop()) {
			task.run();
		}
		else {
			enqueue(task);
		}
	}

	/**
	 * Runs a task after what is there, also where the caller is on the loop.
	 */
	void enqueue(Runnable task) {
		this.tasks.add(task);
		schedule();
	}

	private void schedule() {
		if (this.scheduled.compareAndSet(false, true)) {
			try {
				this.executor.execute(this::run);
			}
			catch (RejectedExecutionException ex) {
				logger.debug("The executor is closed; what is left runs on a thread of its own", ex);
				Thread.ofVirtual().start(this::run);
			}
		}
	}

	private void run() {
		this.owner = Thread.currentThread();
		for (int i = 0; i < MAX_TASKS_AT_ONCE; i++) {
			Runnable task = this.tasks.poll();
			if (task == null) {
				break;
			}
			runSafely(task);
		}
		this.owner = null;
		this.scheduled.set(false);
		if (!this.tasks.isEmpty()) {
			schedule();
		}
	}

	private static void runSafely(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A task on a link's loop failed", ex);
		}
	}

}
