package dev.conduit.shm;

import java.lang.invoke.VarHandle;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * A client's end of a stream to a service.
 *
 * @since 0.1.0
 */
public final class ClientDuplex extends Duplex {

	private final ServiceSite site;

	private final ServicePage service;

	private final Waiting waiting;

	private final Life server;

	private final int index;

	private final long process;

	private final ReentrantLock waking = new ReentrantLock();

	private boolean unmapped;

	private volatile boolean woken;

	private volatile @Nullable Thread sleeper;

	private boolean goneTold;

	private long probed = System.nanoTime();

	ClientDuplex(Domain domain, ServiceSite site, ServicePage service, Pair pair, FileLock life, Waiting waiting) {
		super(domain, pair, false, life);
		this.site = site;
		this.service = service;
		this.waiting = waiting;
		this.server = new Life(domain.file(), service.incarnation());
		this.index = pair.index() - 1;
		this.process = service.pid();
	}

	/**
	 * Waits until there is something to read, the end, space after a write that was cut
	 * short, or the other end has gone; or until {@link #wakeUp()}. For the thread that
	 * reads, and on no virtual thread: the kernel would hold its carrier.
	 * @param forInput whether to wait for something to read
	 * @param timeout how long at most
	 * @return whether one of these is the case
	 */
	public boolean await(boolean forInput, Duration timeout) {
		reading().enter();
		try {
			this.sleeper = Thread.currentThread();
			return await(forInput, System.nanoTime(), timeout.toNanos());
		}
		catch (InternalError ex) {
			throw new StreamBrokenException("the file of the stream was cut short by another process", ex);
		}
		finally {
			this.sleeper = null;
			leave(reading());
		}
	}

	/**
	 * Lets the thread that waits return, or the next one that would. Any thread, at any
	 * time.
	 */
	public void wakeUp() {
		this.woken = true;
		this.waking.lock();
		try {
			if (!this.unmapped) {
				pair().wake().ring();
			}
		}
		finally {
			this.waking.unlock();
		}
		LockSupport.unpark(this.sleeper);
	}

	@Override
	public long peerProcess() {
		return this.process;
	}

	@Override
	public void close() {
		wakeUp();
		super.close();
	}

	@Override
	void tell() {
		VarHandle.fullFence();
		this.service.tell(this.index);
	}

	@Override
	void beforeUnmapping() {
		this.waking.lock();
		try {
			this.unmapped = true;
		}
		finally {
			this.waking.unlock();
		}
	}

	@Override
	void closed() {
		this.service.close();
	}

	private boolean await(boolean forInput, long start, long timeout) {
		long spin = this.waiting.spinNanos();
		Doorbell bell = pair().wake();
		for (long passed = 0; passed < timeout; passed = System.nanoTime() - start) {
			if (isReady(forInput)) {
				bell.awake();
				return true;
			}
			if (passed < spin) {
				Thread.onSpinWait();
			}
			else {
				int announced = bell.announce();
				if (isReady(forInput)) {
					return true;
				}
				bell.sleep(announced, Math.min(timeout - passed, untilProbe()));
			}
			probe();
		}
		return isReady(forInput);
	}

	private boolean isReady(boolean forInput) {
		if (this.woken) {
			this.woken = false;
			return true;
		}
		if ((forInput && in().isReady()) || out().hasSpace() || reading().isClosing()) {
			return true;
		}
		// After what it wrote: who reads once each time sleeps no further time-out.
		if (isPeerGone() && !this.goneTold) {
			this.goneTold = true;
			return true;
		}
		return false;
	}

	/** Whatever wakes us in between, a server that dies is noticed a nap later. */
	private long untilProbe() {
		long nap = this.waiting.nap().toNanos();
		return (isPeerGone()) ? nap : Math.clamp(nap - (System.nanoTime() - this.probed), 1, nap);
	}

	/** Asks now and then whether the server lives, also where much comes from it. */
	private void probe() {
		long now = System.nanoTime();
		if (!isPeerGone() && now - this.probed >= this.waiting.nap().toNanos()) {
			this.probed = now;
			if (this.server.isOver()) {
				this.site.sweep();
				peerIsGone();
			}
		}
	}

}
