package dev.conduit.shm.transport;

import dev.conduit.transport.shm.ShmOptions;
import dev.conduit.transport.shm.ShmProvider;

/**
 * Brings links over shared memory to the servers and clients of this class path.
 *
 * @since 0.1.0
 */
public final class SharedMemoryProvider implements ShmProvider {

	@Override
	public Opened open(ShmOptions options) {
		return SharedMemoryTransport.open(options);
	}

}
