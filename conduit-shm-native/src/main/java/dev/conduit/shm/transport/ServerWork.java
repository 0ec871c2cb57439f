package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import dev.conduit.frame.FrameDecoder;
import dev.conduit.shm.ServedDuplex;
import dev.conduit.shm.Service;
import dev.conduit.time.Timer;
import dev.conduit.transport.Address;
import dev.conduit.transport.LinkAcceptor;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.shm.ShmOptions;

/**
 * All links of one listener, on one loop. It is done when it accepts nobody any more and
 * the last link has ended.
 */
final class ServerWork implements Loop.Work {

	private final Address.Shm address;

	private final Loop loop;

	private final Service service;

	private final Timer timer;

	private final ShmOptions options;

	private final LinkAcceptor acceptor;

	/** As many as the service has clients. */
	private final Set<SharedMemoryLink> links = new HashSet<>();

	private final SharedMemoryLink.Rings rings;

	private boolean accepting = true;

	ServerWork(Address.Shm address, Loop loop, Service service, Timer timer, ShmOptions options, LinkAcceptor acceptor,
			SharedMemoryLink.Rings rings) {
		this.address = address;
		this.loop = loop;
		this.service = service;
		this.timer = timer;
		this.options = options;
		this.acceptor = acceptor;
		this.rings = rings;
	}

	/** Accepts nobody any more. */
	void stopAccepting() {
		if (this.accepting) {
			this.accepting = false;
			this.service.stopAccepting();
		}
	}

	@Override
	public void poll() {
		while (this.accepting) {
			Optional<ServedDuplex> came = this.service.accept();
			if (came.isEmpty()) {
				break;
			}
			serve(came.get());
		}
		this.service.poll();
		this.links.removeIf(SharedMemoryLink::isFinished);
	}

	private void serve(ServedDuplex duplex) {
		PeerInfo peer = new PeerInfo("shm", "%s of process %d".formatted(this.address, duplex.peerProcess()), true);
		SharedMemoryLink link = new SharedMemoryLink(peer, this.loop, duplex, this.timer, this.options.writeLimits(),
				this.acceptor, FrameDecoder.forServer(SharedMemoryLink.ALLOCATOR, this.timer::nanoTime), this.rings);
		this.links.add(link);
		duplex.whenReady(link::ready);
		link.expectPreface(this.options.prefaceTimeout());
	}

	@Override
	public void await(Duration timeout) {
		this.service.await(timeout);
	}

	@Override
	public void wakeUp() {
		this.service.wakeUp();
	}

	@Override
	public boolean isDone() {
		this.links.removeIf(SharedMemoryLink::isFinished);
		return !this.accepting && this.links.isEmpty();
	}

	@Override
	public void close() {
		this.links.forEach((link) -> link.finish(SharedMemoryTransport.closed(this.address)));
		this.accepting = false;
		this.service.close();
	}

}
