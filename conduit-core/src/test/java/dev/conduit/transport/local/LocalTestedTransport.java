package dev.conduit.transport.local;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import dev.conduit.time.WheelTimer;
import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.ServerTransport;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;

/**
 * A local transport on threads of its own.
 */
public final class LocalTestedTransport implements TestedTransport {

	static final String THREAD_NAME = "local-under-test";

	private final AtomicInteger names = new AtomicInteger();

	private final ExecutorService executor = Executors.newFixedThreadPool(2,
			Thread.ofPlatform().name(THREAD_NAME + "-", 0).daemon().factory());

	private final WheelTimer timer = new WheelTimer(THREAD_NAME + "-timer");

	private final LocalTransport transport;

	/**
	 * A transport that knows no addresses of others.
	 */
	public LocalTestedTransport(WriteLimits limits) {
		this.transport = new LocalTransport(limits, this.executor, this.timer);
	}

	@Override
	public ClientTransport client() {
		return this.transport;
	}

	@Override
	public ServerTransport server() {
		return this.transport;
	}

	@Override
	public Address freeAddress() {
		return new Address.Local("address-" + this.names.incrementAndGet());
	}

	@Override
	public RawPeer connectRaw(Address address) {
		return new LocalRawPeer(this.transport.dial((Address.Local) address));
	}

	@Override
	public void close() {
		this.executor.close();
		this.timer.close();
	}

}
