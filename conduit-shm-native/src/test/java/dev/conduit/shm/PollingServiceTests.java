package dev.conduit.shm;

import java.nio.file.Path;

/**
 * The same where sleepers look at intervals.
 */
class PollingServiceTests extends ServiceTests {

	@Override
	Domain open(Path path) {
		return Domain.openPolling(path);
	}

}
