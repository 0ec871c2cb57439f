package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.transport.LoopThread;

/**
 * A thread that serves links: runs what is ready, then tasks, and sleeps in the kernel
 * while there is nothing to do. It is a platform thread, since such a sleep would hold a
 * virtual thread's carrier. Whoever adds tasks bounds them: a link has one for reading
 * and one for telling of writability, and what its owner executes.
 */
final class Loop {

	private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

	/** Bytes that are read at once. */
	private static final int SCRATCH = 64 * 1024;

	/** Tasks in one go, before what came from outside gets its turn. */
	private static final int MAX_TASKS_AT_ONCE = 64;

	private static final Logger logger = LoggerFactory.getLogger(Loop.class);

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final Thread thread;

	/** Of the thread, while it runs. */
	private ByteBuf scratch = Unpooled.EMPTY_BUFFER;

	private volatile Work work = Work.NONE;

	private volatile boolean asleep;

	private volatile boolean stopping;

	private volatile boolean ended;

	/**
	 * A loop that does not run yet.
	 * @param name name of its thread
	 * @param opening called on it, first; {@link Work#NONE} ends it
	 * @param onEnd called on it, last
	 */
	Loop(String name, Function<Loop, Work> opening, Consumer<Loop> onEnd) {
		this.thread = new IoThread(() -> run(opening, onEnd), name);
	}

	void start() {
		this.thread.start();
	}

	boolean inLoop() {
		return Thread.currentThread().equals(this.thread);
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
	 * Runs a task after what is there, also where the caller is on the loop; on another
	 * thread once the loop has ended.
	 */
	void enqueue(Runnable task) {
		this.tasks.add(task);
		if (this.ended) {
			Thread.ofVirtual().name("conduit-ended-loop").start(() -> runTasks(Integer.MAX_VALUE));
		}
		else if (this.asleep) {
			this.work.wakeUp();
		}
	}

	/** A buffer for what is read at once; for the loop's thread, within one task. */
	ByteBuf scratch() {
		return this.scratch.clear();
	}

	/** Ends the links and the thread. */
	void stop() {
		this.stopping = true;
		enqueue(() -> {
		});
	}

	/** Waits until the thread has ended. */
	boolean join(Duration timeout) throws InterruptedException {
		return this.thread.join(timeout);
	}

	private void run(Function<Loop, Work> opening, Consumer<Loop> onEnd) {
		this.scratch = ByteBufAllocator.DEFAULT.directBuffer(SCRATCH, SCRATCH);
		try {
			this.work = opening.apply(this);
			while (goesOn()) {
				turn();
			}
		}
		catch (RuntimeException | Error ex) {
			logger.error("A loop over shared memory failed; its links are cut", ex);
		}
		finally {
			runSafely(this.work::close);
			this.ended = true;
			runTasks(Integer.MAX_VALUE);
			this.scratch.release();
			onEnd.accept(this);
		}
	}

	private boolean goesOn() {
		return !this.stopping && !this.work.isDone();
	}

	private void turn() {
		this.work.poll();
		runTasks(MAX_TASKS_AT_ONCE);
		this.asleep = true;
		// A task may have been the last one.
		if (this.tasks.isEmpty() && goesOn()) {
			this.work.await(LONGEST_SLEEP);
		}
		this.asleep = false;
	}

	private void runTasks(int limit) {
		Runnable task = this.tasks.poll();
		for (int i = 0; task != null; i++) {
			runSafely(task);
			task = (i < limit) ? this.tasks.poll() : null;
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

	/** What a loop serves. All but {@link #wakeUp} is called on the loop. */
	interface Work {

		/** Nothing at all. */
		Work NONE = new Work() {

			@Override
			public void poll() {
				// Nothing is ready.
			}

			@Override
			public void await(Duration timeout) {
				// Done before.
			}

			@Override
			public void wakeUp() {
				// Never asleep.
			}

			@Override
			public boolean isDone() {
				return true;
			}

			@Override
			public void close() {
				// Nothing is open.
			}

		};

		/** Runs what is ready. */
		void poll();

		/** Sleeps until something may be ready. */
		void await(Duration timeout);

		/** Lets the loop return from its sleep, or from the next one. Any thread. */
		void wakeUp();

		/** Whether nothing will come any more. */
		boolean isDone();

		/** Ends what is left. */
		void close();

	}

	private static final class IoThread extends FastThreadLocalThread implements LoopThread {

		IoThread(Runnable task, String name) {
			super(task, name);
			setDaemon(true);
		}

	}

}
