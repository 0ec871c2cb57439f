package dev.conduit.shm.transport;

import java.time.Duration;

import dev.conduit.shm.ClientDuplex;

/**
 * One link of a client, on a loop of its own.
 */
final class ClientWork implements Loop.Work {

	private final ClientDuplex duplex;

	private final SharedMemoryLink link;

	private final Runnable onClose;

	ClientWork(ClientDuplex duplex, SharedMemoryLink link, Runnable onClose) {
		this.duplex = duplex;
		this.link = link;
		this.onClose = onClose;
	}

	@Override
	public void poll() {
		this.link.ready();
	}

	@Override
	public void await(Duration timeout) {
		this.duplex.await(this.link.wantsInput(), timeout);
	}

	@Override
	public void wakeUp() {
		this.duplex.wakeUp();
	}

	@Override
	public boolean isDone() {
		return this.link.isFinished();
	}

	@Override
	public void close() {
		this.onClose.run();
	}

}
