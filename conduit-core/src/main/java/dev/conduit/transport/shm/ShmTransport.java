package dev.conduit.transport.shm;

import java.time.Duration;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Problem;
import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.Link;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.ServerTransport;

/**
 * Client and server over shared memory, for {@code shm://name}. It is there on each
 * platform; what it needs is looked for when an address is first used, and where that is
 * missing, listening and connecting fail and say what is.
 *
 * @since 0.1.0
 */
public final class ShmTransport implements ClientTransport, ServerTransport, AutoCloseable {

	private static final int FIRST_JAVA = 25;

	private final ShmOptions options;

	private final Supplier<ShmProvider> provider;

	private final ReentrantLock lock = new ReentrantLock();

	private ShmProvider.@Nullable Opened opened;

	private boolean closed;

	/**
	 * A transport that has not looked yet whether it can be had.
	 * @param options its options
	 */
	public ShmTransport(ShmOptions options) {
		this(options, () -> find(ShmProvider.class.getClassLoader()));
	}

	ShmTransport(ShmOptions options, Supplier<ShmProvider> provider) {
		this.options = options;
		this.provider = provider;
	}

	@Override
	public boolean supports(Address address) {
		return address instanceof Address.Shm;
	}

	@Override
	public CompletionStage<Listener> listen(Address address, LinkAcceptor acceptor) {
		try {
			return opened(address).listen(address, acceptor);
		}
		catch (ConduitUnavailableException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	@Override
	public CompletionStage<Link> connect(Address address, Duration timeout, LinkAcceptor acceptor) {
		try {
			return opened(address).connect(address, timeout, acceptor);
		}
		catch (ConduitUnavailableException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	/**
	 * Ends all links and listeners that are left, and their threads. Not to be called on
	 * a loop.
	 */
	@Override
	public void close() {
		ShmProvider.Opened current;
		this.lock.lock();
		try {
			this.closed = true;
			current = this.opened;
			this.opened = null;
		}
		finally {
			this.lock.unlock();
		}
		if (current != null) {
			current.close();
		}
	}

	private ShmProvider.Opened opened(Address address) {
		this.lock.lock();
		try {
			if (this.closed) {
				throw unavailable(address, "the transport is closed");
			}
			ShmProvider.Opened current = this.opened;
			if (current == null) {
				current = open(address);
				this.opened = current;
			}
			return current;
		}
		finally {
			this.lock.unlock();
		}
	}

	private ShmProvider.Opened open(Address address) {
		ShmProvider found;
		try {
			found = this.provider.get();
		}
		catch (ServiceConfigurationError | LinkageError | IllegalStateException ex) {
			throw unavailable(address, missing(Runtime.version().feature(), ex));
		}
		return found.open(this.options);
	}

	static ShmProvider find(ClassLoader loader) {
		Iterator<ShmProvider> found = ServiceLoader.load(ShmProvider.class, loader).iterator();
		if (!found.hasNext()) {
			throw new IllegalStateException("add the module conduit-shm-native to the class path");
		}
		return found.next();
	}

	/**
	 * What is missing: an older Java finds the class and cannot read it.
	 */
	static String missing(int java, Throwable failure) {
		return (java < FIRST_JAVA)
				? "shared memory needs Java %d or later, and this is %d: use a newer one, or another address"
					.formatted(FIRST_JAVA, java)
				: String.valueOf(failure.getMessage());
	}

	private static ConduitUnavailableException unavailable(Address address, String reason) {
		return new ConduitUnavailableException(
				Problem.of(ErrorCode.CONNECTION_FAILED, "%s cannot be had: %s".formatted(address, reason)));
	}

}
