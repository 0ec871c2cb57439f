package dev.conduit.transport.netty;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;

import dev.conduit.time.Timer;

/**
 * A loop as a timer whose tasks run on that loop.
 */
final class LoopTimer implements Timer {

	private final EventLoop loop;

	LoopTimer(EventLoop loop) {
		this.loop = loop;
	}

	@Override
	public long nanoTime() {
		return System.nanoTime();
	}

	@Override
	public Timeout schedule(Duration delay, Runnable task) {
		ScheduledFuture<?> future = this.loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
		return () -> future.cancel(false);
	}

}
