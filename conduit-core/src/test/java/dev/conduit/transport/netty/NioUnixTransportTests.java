package dev.conduit.transport.netty;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class NioUnixTransportTests extends UnixContract {

	@Override
	EventLoops openLoops() {
		return EventLoops.onNio(2);
	}

	@Test
	void nioDoesTheWork() {
		try (EventLoops loops = openLoops()) {
			assertThat(loops.isNative()).isFalse();
		}
	}

}
