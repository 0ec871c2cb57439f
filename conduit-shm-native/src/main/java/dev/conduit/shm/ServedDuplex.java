package dev.conduit.shm;

import java.lang.invoke.VarHandle;

/**
 * A service's end of a stream to one client.
 *
 * @since 0.1.0
 */
public final class ServedDuplex extends Duplex {

	private final Service service;

	private final Life client;

	private final int index;

	private final long process;

	private Runnable ready = () -> {
	};

	ServedDuplex(Service service, Domain domain, Pair pair, Life client, int index) {
		super(domain, pair, true, null);
		this.service = service;
		this.client = client;
		this.index = index;
		this.process = pair.pid();
	}

	/**
	 * Says what to run when there is something to read, the end, space after a write that
	 * was cut short, or the client has gone. Called by the thread that accepted, before
	 * the next {@link Service#poll()}.
	 * @param task runs within {@link Service#poll()}, once more often than needed
	 */
	public void whenReady(Runnable task) {
		this.ready = task;
	}

	@Override
	public long peerProcess() {
		return this.process;
	}

	void runReady() {
		this.ready.run();
	}

	/**
	 * Asks whether the client lives.
	 * @return whether it was found dead now
	 */
	boolean probe() {
		if (!isPeerGone() && this.client.isOver()) {
			peerIsGone();
			return true;
		}
		return false;
	}

	@Override
	void tell() {
		VarHandle.fullFence();
		pair().wake().ring();
	}

	@Override
	void beforeUnmapping() {
		this.service.forget(this.index);
	}

	@Override
	void closed() {
		// The service keeps what its clients share.
	}

}
