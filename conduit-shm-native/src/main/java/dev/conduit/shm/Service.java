package dev.conduit.shm;

import java.io.UncheckedIOException;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileLock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * What clients of other processes connect to, by its name: each gets a stream of its own.
 * One thread accepts, polls and waits for all of them: <pre>
 * while (running) {
 *     for (Optional&lt;ServedDuplex&gt; came = service.accept(); came.isPresent(); came = service.accept()) {
 *         ServedDuplex client = came.get();
 *         client.whenReady(() -&gt; serve(client));
 *     }
 *     service.poll();
 *     service.await(Duration.ofSeconds(1));
 * }
 * </pre> One thread at a time, which is checked, except where said otherwise.
 *
 * @since 0.1.0
 */
public final class Service implements AutoCloseable {

	private final Domain domain;

	private final ServiceNames names;

	private final ServiceOptions options;

	private final ServicePage page;

	private final FileLock life;

	private final ServedClients clients;

	private final Queue<ServiceNames.ClientFile> waiting = new ArrayDeque<>();

	private final Turnstile turnstile;

	private final ReentrantLock waking = new ReentrantLock();

	private boolean unmapped;

	private volatile boolean woken;

	private volatile @Nullable Thread sleeper;

	private @Nullable FileLock name;

	private int arrivals;

	private long probed = System.nanoTime();

	Service(Domain domain, ServiceNames names, ServiceOptions options, ServicePage page, FileLock name, FileLock life) {
		this.domain = domain;
		this.names = names;
		this.options = options;
		this.page = page;
		this.name = name;
		this.life = life;
		this.clients = new ServedClients(options.maxClients());
		this.turnstile = new Turnstile("the service '%s'".formatted(names.service()));
		domain.file().retain();
	}

	/**
	 * Accepts a client that came. What is no client is refused, told to the
	 * {@link RefusalListener} and removed.
	 * @return the stream to it, to be closed by the caller; nothing if none waits
	 */
	public Optional<ServedDuplex> accept() {
		this.turnstile.enter();
		try {
			lookForArrivals();
			Optional<ServedDuplex> accepted = Optional.empty();
			while (accepted.isEmpty() && this.name != null && !this.waiting.isEmpty()) {
				accepted = accept(this.waiting.remove());
			}
			return accepted;
		}
		finally {
			leave();
		}
	}

	/**
	 * Runs {@link ServedDuplex#whenReady} of the streams that have something to do.
	 * @return how many
	 */
	public int poll() {
		this.turnstile.enter();
		try {
			probeNowAndThen();
			int[] ready = new int[1];
			this.page.takeDirty((index) -> ready[0] += poll(index));
			return ready[0];
		}
		finally {
			leave();
		}
	}

	/**
	 * Waits until {@link #accept} or {@link #poll} has something to do, or for
	 * {@link #wakeUp()}. On no virtual thread: the kernel would hold its carrier.
	 * @param timeout how long at most
	 * @return whether there is something to do
	 */
	public boolean await(Duration timeout) {
		this.turnstile.enter();
		try {
			this.sleeper = Thread.currentThread();
			return await(System.nanoTime(), timeout.toNanos());
		}
		finally {
			this.sleeper = null;
			leave();
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
				this.page.bell().ring();
			}
		}
		finally {
			this.waking.unlock();
		}
		LockSupport.unpark(this.sleeper);
	}

	/**
	 * Streams that are open.
	 * @return how many
	 */
	public int clients() {
		return this.clients.count();
	}

	/**
	 * Accepts nobody any more and gives the name free; streams that are open stay, until
	 * {@link #close()}.
	 */
	public void stopAccepting() {
		this.turnstile.enter();
		try {
			retire();
		}
		finally {
			leave();
		}
	}

	/**
	 * Accepts nobody any more and closes all streams. Any thread; one that is inside ends
	 * that first.
	 */
	@Override
	public void close() {
		wakeUp();
		if (this.turnstile.close()) {
			cleanUp();
		}
	}

	void forget(int index) {
		this.clients.remove(index);
	}

	private void lookForArrivals() {
		int seen = this.page.arrivals();
		if (seen != this.arrivals && this.name != null) {
			this.arrivals = seen;
			this.waiting.clear();
			this.waiting.addAll(this.names.clients());
		}
	}

	private Optional<ServedDuplex> accept(ServiceNames.ClientFile file) {
		Life client = new Life(this.domain.file(), file.client());
		if (file.incarnation() != this.page.incarnation() || client.isOver()) {
			file.delete();
			return Optional.empty();
		}
		if (!file.finished()) {
			return Optional.empty();
		}
		try {
			Pair pair = Pair.attach(file, this.page.owner(), this.options.maxRingBytes(), this.domain.futex());
			file.delete();
			CrashPoint.CLIENT_TAKEN.hit();
			return seat(pair, client);
		}
		catch (SharedMemoryException | UncheckedIOException ex) {
			this.options.refusals()
				.onRefusal(String.valueOf(file.path().getFileName()), String.valueOf(ex.getMessage()));
			file.delete();
			return Optional.empty();
		}
	}

	private Optional<ServedDuplex> seat(Pair pair, Life client) {
		OptionalInt free = this.clients.free();
		if (free.isEmpty()) {
			answer(pair, StreamLayout.INDEX_REFUSED);
			pair.close();
			return Optional.empty();
		}
		int index = free.getAsInt();
		ServedDuplex duplex = new ServedDuplex(this, this.domain, pair, client, index);
		this.clients.add(index, duplex);
		answer(pair, index + 1);
		// What it wrote before it knew its number.
		this.page.tell(index);
		return Optional.of(duplex);
	}

	private static void answer(Pair pair, int index) {
		pair.setIndex(index);
		VarHandle.fullFence();
		pair.wake().ring();
	}

	private int poll(int index) {
		ServedDuplex client = this.clients.get(index);
		if (client == null) {
			return 0;
		}
		client.runReady();
		return 1;
	}

	private boolean await(long start, long timeout) {
		long spin = this.options.waiting().spinNanos();
		Doorbell bell = this.page.bell();
		for (long passed = 0; passed < timeout; passed = System.nanoTime() - start) {
			if (isReady()) {
				bell.awake();
				return true;
			}
			if (passed < spin) {
				Thread.onSpinWait();
			}
			else {
				int announced = bell.announce();
				if (isReady()) {
					return true;
				}
				bell.sleep(announced, Math.min(timeout - passed, untilProbe()));
			}
			probeNowAndThen();
		}
		return isReady();
	}

	private boolean isReady() {
		if (this.woken) {
			this.woken = false;
			return true;
		}
		return this.turnstile.isClosing() || this.page.isAnyDirty()
				|| (this.name != null && (!this.waiting.isEmpty() || this.page.arrivals() != this.arrivals));
	}

	/** Whatever wakes us in between, a client that dies is noticed a nap later. */
	private long untilProbe() {
		long nap = this.options.waiting().nap().toNanos();
		return Math.clamp(nap - (System.nanoTime() - this.probed), 1, nap);
	}

	private void probeNowAndThen() {
		long now = System.nanoTime();
		if (now - this.probed >= this.options.waiting().nap().toNanos()) {
			this.probed = now;
			this.clients.probeSome(this.page::tell);
		}
	}

	private void retire() {
		FileLock held = this.name;
		if (held == null) {
			return;
		}
		this.name = null;
		this.names.locks(this.domain.file()).exclusively(() -> {
			this.page.markClosed();
			CrashPoint.SERVICE_CLOSED.hit();
			this.names.deleteService();
			this.names.clients().forEach(ServiceNames.ClientFile::delete);
			DomainFile.unlock(held);
			return true;
		});
	}

	private void leave() {
		if (this.turnstile.leave()) {
			cleanUp();
		}
	}

	private void cleanUp() {
		try {
			retire();
		}
		finally {
			this.clients.forEach(ServedDuplex::close);
			unmap();
			DomainFile.unlock(this.life);
			this.domain.forget(this);
			this.domain.file().release();
		}
	}

	private void unmap() {
		this.waking.lock();
		try {
			this.unmapped = true;
			this.page.close();
		}
		finally {
			this.waking.unlock();
		}
	}

}
