package dev.conduit.shm;

import java.nio.file.Path;

/**
 * All of it without the kernel's help.
 */
class PollingNodeTests extends NodeTests {

	@Override
	Domain open(Path path) {
		return Domain.openPolling(path);
	}

}
