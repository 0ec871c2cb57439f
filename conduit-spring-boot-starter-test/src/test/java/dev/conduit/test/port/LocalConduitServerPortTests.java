package dev.conduit.test.port;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.test.LocalConduitServerPort;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = { "conduit.server.listen=tcp://127.0.0.1:0", "conduit.security.auth=none" })
class LocalConduitServerPortTests {

	@LocalConduitServerPort
	private int port;

	@Test
	void isThePortThatTheServerListensOn() throws IOException {
		assertThat(this.port).isPositive();
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			assertThat(socket.isConnected()).isTrue();
		}
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Application {

		@ConduitRpc("ping")
		String ping() {
			return "pong";
		}

	}

}
