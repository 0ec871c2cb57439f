package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.conduit.shm.ConnectOptions;
import dev.conduit.shm.Domain;
import dev.conduit.shm.SharedFolder;
import dev.conduit.transport.Address;
import dev.conduit.transport.ClientTransport;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.ServerTransport;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.shm.ShmOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shared memory in a folder of its own, in which nothing is left after it.
 */
final class ShmTestedTransport implements TestedTransport {

	static final String THREAD_NAME = "conduit-shm";

	private final AtomicInteger names = new AtomicInteger();

	private final SharedFolder folder = new SharedFolder();

	private final Domain peers;

	private final SharedMemoryTransport transport;

	private boolean closed;

	ShmTestedTransport(WriteLimits limits, Duration prefaceTimeout, boolean polling) {
		ShmOptions options = new ShmOptions(this.folder.path(), 64 * 1024, limits, prefaceTimeout);
		this.peers = open(polling);
		this.transport = SharedMemoryTransport.on(open(polling), options);
	}

	private Domain open(boolean polling) {
		return (polling) ? Domain.openPolling(this.folder.path()) : Domain.open(this.folder.path());
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
		return new Address.Shm("address-" + this.names.incrementAndGet());
	}

	@Override
	public RawPeer connectRaw(Address address) {
		return new ShmRawPeer(this.peers.connect(((Address.Shm) address).name(), ConnectOptions.DEFAULT));
	}

	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		this.transport.close();
		this.peers.close();
		assertThat(this.folder.path()).isDirectoryNotContaining((file) -> !file.endsWith(".conduit"));
		this.folder.close();
	}

}
