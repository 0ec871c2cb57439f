package dev.conduit.transport.netty;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledOnOs(OS.LINUX)
class EpollTcpTransportTests extends TcpContract {

	@Override
	EventLoops openLoops() {
		return EventLoops.create(2);
	}

	@Test
	void epollDoesTheWork() {
		try (EventLoops loops = openLoops()) {
			assertThat(loops.isNative()).as("epoll, of which the native library is on the class path of these tests")
				.isTrue();
		}
	}

}
