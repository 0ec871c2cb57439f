package dev.conduit.transport.netty;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.transport.LoopThread;

/**
 * The threads that read and write all sockets of an application: made once, shared by its
 * servers and clients, and closed after them. They are daemons named
 * {@code conduit-io-…}.
 *
 * @since 0.1.0
 */
public final class EventLoops implements AutoCloseable {

	private static final int MAX_DEFAULT_THREADS = 4;

	private static final long CLOSE_TIMEOUT_SECONDS = 5;

	private static final Logger logger = LoggerFactory.getLogger(EventLoops.class);

	private final MultiThreadIoEventLoopGroup group;

	private final SocketKind sockets;

	/** What is open; closed by name, since ending threads may forget a channel. */
	private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

	private EventLoops(int threads, SocketKind sockets) {
		this.sockets = sockets;
		this.group = new MultiThreadIoEventLoopGroup(threads, new IoThreads(),
				(sockets == SocketKind.EPOLL) ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
	}

	/**
	 * Loops on epoll where its native library loads, and on NIO elsewhere.
	 * @param threads how many threads, 1 or more; see {@link #defaultThreads()}
	 * @return the loops, to be closed by the caller
	 */
	public static EventLoops create(int threads) {
		if (Epoll.isAvailable()) {
			return new EventLoops(threads, SocketKind.EPOLL);
		}
		logger.debug("Epoll is not available, NIO does the work", Epoll.unavailabilityCause());
		return onNio(threads);
	}

	/**
	 * Loops on NIO, whatever else there is.
	 * @param threads how many threads, 1 or more
	 * @return the loops, to be closed by the caller
	 */
	public static EventLoops onNio(int threads) {
		return new EventLoops(threads, SocketKind.NIO);
	}

	/**
	 * Number of threads where nothing is configured: one for each processor, at most 4,
	 * since loops only move bytes.
	 * @return 1 or more
	 */
	public static int defaultThreads() {
		return Math.min(Runtime.getRuntime().availableProcessors(), MAX_DEFAULT_THREADS);
	}

	/**
	 * Number of threads.
	 * @return 1 or more
	 */
	public int threads() {
		return this.group.executorCount();
	}

	/**
	 * Whether these loops use the operating system's own interface instead of NIO.
	 * @return whether they run on epoll
	 */
	public boolean isNative() {
		return this.sockets == SocketKind.EPOLL;
	}

	/**
	 * All threads.
	 * @throws RejectedExecutionException if they are closed
	 */
	MultiThreadIoEventLoopGroup group() {
		if (this.group.isShuttingDown()) {
			throw new RejectedExecutionException("the event loops are closed");
		}
		return this.group;
	}

	EventLoop next() {
		return this.group.next();
	}

	/**
	 * Closes the channel with these loops, or at once where they are closed already.
	 */
	void closeWithLoops(Channel channel) {
		this.channels.add(channel);
	}

	SocketKind sockets() {
		return this.sockets;
	}

	/**
	 * Closes all links and listeners that are left and ends the threads; blocks until
	 * they have ended, at most five seconds. Not to be called on a loop.
	 */
	@Override
	public void close() {
		this.channels.close().awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		boolean ended = this.group.shutdownGracefully(0, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
			.awaitUninterruptibly(CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		if (!ended) {
			logger.warn("The I/O threads have not ended within {} s: a receiver or task blocks them",
					CLOSE_TIMEOUT_SECONDS);
		}
	}

	private static final class IoThreads extends DefaultThreadFactory {

		IoThreads() {
			super("conduit-io", true);
		}

		@Override
		protected Thread newThread(Runnable task, String name) {
			return new IoThread(this.threadGroup, task, name);
		}

	}

	private static final class IoThread extends FastThreadLocalThread implements LoopThread {

		IoThread(@Nullable ThreadGroup group, Runnable task, String name) {
			super(group, task, name);
		}

	}

}
