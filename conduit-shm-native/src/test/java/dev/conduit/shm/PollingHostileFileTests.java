package dev.conduit.shm;

import java.nio.file.Path;

/**
 * All of it without the kernel's help.
 */
class PollingHostileFileTests extends HostileFileTests {

	@Override
	Domain open(Path path) {
		return Domain.openPolling(path);
	}

}
