package dev.conduit.shm;

import java.nio.file.Path;

/**
 * All of it without the kernel's help: nobody is woken, everybody looks.
 */
class PollingTopicTests extends TopicTests {

	@Override
	Domain open(Path path) {
		return Domain.openPolling(path);
	}

}
