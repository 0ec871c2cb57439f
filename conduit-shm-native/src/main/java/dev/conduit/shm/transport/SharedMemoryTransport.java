package dev.conduit.shm.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.conduit.frame.FrameDecoder;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.shm.ClientDuplex;
import dev.conduit.shm.ConnectOptions;
import dev.conduit.shm.Domain;
import dev.conduit.shm.Service;
import dev.conduit.shm.ServiceOptions;
import dev.conduit.shm.SharedMemoryException;
import dev.conduit.time.WheelTimer;
import dev.conduit.transport.Address;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.shm.ShmOptions;
import dev.conduit.transport.shm.ShmProvider;

/**
 * Client and server over shared memory. Each listener and each link of a client has a
 * thread of its own, a daemon named {@code conduit-shm-…}.
 *
 * @since 0.1.0
 */
public final class SharedMemoryTransport implements ShmProvider.Opened {

	/** What a service can hold; how many may log in is up to the server. */
	private static final int MAX_CLIENTS = 4096;

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private static final Logger logger = LoggerFactory.getLogger(SharedMemoryTransport.class);

	private final Domain domain;

	private final ShmOptions options;

	private final RingReadings readings;

	private final WheelTimer timer = new WheelTimer("conduit-shm-timer");

	private final ReentrantLock lock = new ReentrantLock();

	/** One for each listener and each link of a client; guarded by the lock. */
	private final Set<Loop> loops = new HashSet<>();

	/** Guarded by the lock. */
	private boolean closed;

	private SharedMemoryTransport(Domain domain, ShmOptions options) {
		this.domain = domain;
		this.options = options;
		this.readings = new RingReadings(domain);
	}

	/**
	 * Opens the folder where processes meet.
	 * @param options its options
	 * @return the transport, to be closed by the caller
	 * @throws ConduitUnavailableException if this host has no such folder for this user
	 */
	public static SharedMemoryTransport open(ShmOptions options) {
		Path configured = options.directory();
		Path directory = (configured != null) ? configured : defaultDirectory();
		try {
			Domain domain = Domain.open(directory);
			if (!domain.sleeps()) {
				logger.warn("Shared memory in {} works without the kernel's help, looking at intervals: {}", directory,
						domain.check().mode());
			}
			return new SharedMemoryTransport(domain, options);
		}
		catch (SharedMemoryException ex) {
			throw unavailable("shared memory cannot be had: " + ex.getMessage());
		}
	}

	/**
	 * Opens the transport on a folder that is open already; for tests and for processes
	 * that share one folder with topics of their own.
	 * @param domain the folder, closed with the transport
	 * @param options its options; the directory is the domain's
	 * @return the transport, to be closed by the caller
	 */
	public static SharedMemoryTransport on(Domain domain, ShmOptions options) {
		return new SharedMemoryTransport(domain, options);
	}

	private static Path defaultDirectory() {
		Path memory = Path.of("/dev/shm");
		if (!Files.isDirectory(memory)) {
			memory = Path.of(System.getProperty("java.io.tmpdir"));
		}
		return memory.resolve("conduit-" + user());
	}

	private static String user() {
		try {
			return String.valueOf(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
		}
		catch (IOException | UnsupportedOperationException | IllegalArgumentException ex) {
			logger.debug("No /proc: the user's name is taken", ex);
			return System.getProperty("user.name");
		}
	}

	@Override
	public boolean supports(Address address) {
		return address instanceof Address.Shm;
	}

	@Override
	public CompletionStage<Listener> listen(Address address, LinkAcceptor acceptor) {
		CompletableFuture<Listener> listening = new CompletableFuture<>();
		start("conduit-shm-" + name(address), listening, address,
				(loop) -> listen((Address.Shm) address, acceptor, loop, listening));
		return listening;
	}

	private Loop.Work listen(Address.Shm address, LinkAcceptor acceptor, Loop loop,
			CompletableFuture<Listener> listening) {
		ServiceOptions accepted = ServiceOptions.DEFAULT.withMaxClients(MAX_CLIENTS)
			.withRefusals(
					(file, reason) -> logger.warn("A file that is no client of {} is refused: {}", address, reason));
		Service service = this.domain.service(address.name(), accepted);
		// The name is ours now, so no other listener has rings of it but one that ends.
		this.domain.clean(SharedRings.prefix(address.name()));
		ServerWork work = new ServerWork(address, loop, service, this.timer, this.options, acceptor, ringsOf(address));
		listening.complete(new SharedMemoryListener(address, loop, work));
		return work;
	}

	private SharedMemoryLink.Rings ringsOf(Address.Shm address) {
		boolean wanted = this.options.topics().maxRings() > 0;
		return new SharedMemoryLink.Rings(
				wanted ? new SharedRings(this.domain, this.options.topics(), address.name()) : null, null);
	}

	@Override
	public CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor) {
		CompletableFuture<Link> connected = new CompletableFuture<>();
		start("conduit-shm-client-" + name(address), connected, address,
				(loop) -> connect((Address.Shm) address, timeout, acceptor, loop, connected));
		return connected;
	}

	private Loop.Work connect(Address.Shm address, Duration timeout, LinkAcceptor acceptor, Loop loop,
			CompletableFuture<Link> connected) {
		ClientDuplex duplex = this.domain.connect(address.name(),
				ConnectOptions.DEFAULT.withRingBytes(this.options.ringSize()).withTimeout(timeout));
		SharedMemoryLink link = new SharedMemoryLink(new PeerInfo("shm", address.toString(), true), loop, duplex,
				this.timer, this.options.writeLimits(), acceptor,
				FrameDecoder.forClient(SharedMemoryLink.ALLOCATOR, this.timer::nanoTime),
				new SharedMemoryLink.Rings(null, this.readings));
		try {
			link.open();
		}
		catch (RuntimeException | Error ex) {
			link.finish(ex);
			throw ex;
		}
		connected.complete(link);
		return new ClientWork(duplex, link, () -> link.finish(closed(address)));
	}

	private void start(String name, CompletableFuture<?> result, Address address, Opening opening) {
		this.lock.lock();
		try {
			if (this.closed) {
				result.completeExceptionally(closed(address));
				return;
			}
			Loop loop = new Loop(name, (self) -> open(self, result, address, opening), this::forget);
			this.loops.add(loop);
			loop.start();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void forget(Loop ended) {
		this.lock.lock();
		try {
			this.loops.remove(ended);
		}
		finally {
			this.lock.unlock();
		}
	}

	private static Loop.Work open(Loop loop, CompletableFuture<?> result, Address address, Opening opening) {
		try {
			return opening.open(loop);
		}
		catch (SharedMemoryException ex) {
			result.completeExceptionally(unavailable("%s: %s".formatted(address, ex.getMessage())));
		}
		catch (RuntimeException | Error ex) {
			result.completeExceptionally(ex);
		}
		return Loop.Work.NONE;
	}

	@Override
	public void close() {
		Set<Loop> left;
		this.lock.lock();
		try {
			if (this.closed) {
				return;
			}
			this.closed = true;
			left = Set.copyOf(this.loops);
		}
		finally {
			this.lock.unlock();
		}
		left.forEach(Loop::stop);
		left.forEach(SharedMemoryTransport::join);
		this.readings.close(CLOSE_TIMEOUT);
		this.timer.close();
		this.domain.close();
	}

	private static void join(Loop loop) {
		try {
			if (!loop.join(CLOSE_TIMEOUT)) {
				logger.warn("A thread over shared memory has not ended within {} s: a receiver or task blocks it",
						CLOSE_TIMEOUT.toSeconds());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static String name(Address address) {
		return ((Address.Shm) address).name();
	}

	static ConduitUnavailableException closed(Address address) {
		return unavailable("%s: the transport is closed".formatted(address));
	}

	private static ConduitUnavailableException unavailable(String detail) {
		return new ConduitUnavailableException(Problem.of(ErrorCode.CONNECTION_FAILED, detail));
	}

	/** Opens what a loop serves, on it. */
	private interface Opening {

		Loop.Work open(Loop loop);

	}

	private record SharedMemoryListener(Address.Shm address, Loop loop, ServerWork work) implements Listener {

		@Override
		public CompletionStage<Void> close() {
			CompletableFuture<Void> closed = new CompletableFuture<>();
			this.loop.execute(() -> {
				this.work.stopAccepting();
				closed.complete(null);
			});
			return closed;
		}

	}

}
