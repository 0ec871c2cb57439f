package dev.conduit.server;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.conduit.message.Limit;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.SocketRawPeer;
import dev.conduit.transport.netty.TestedSockets;

import static org.assertj.core.api.Assertions.assertThat;

class SilentStrangersTests extends ServerFixture {

	@Override
	protected TestedTransport open() {
		NettyOptions defaults = NettyOptions.DEFAULT;
		return TestedSockets.NATIVE_TCP.open(new NettyOptions(defaults.writeLimits(), Duration.ofMillis(100),
				defaults.backlog(), defaults.socketPermissions()));
	}

	@Test
	void aLinkKnowsForHowLongItHasBeenThere() {
		serve();
		connect();

		assertThat(server().connections()).singleElement()
			.satisfies((connection) -> assertThat(connection.link().age()).isPositive());
	}

	@Test
	void oneWhoSaysNothingIsClosedAndCounted() {
		serve();
		log().clear();

		try (SocketRawPeer peer = SocketRawPeer.connect(address())) {
			assertThat(peer.readToEnd()).isEmpty();
		}

		assertThat(server().limitHits(Limit.HANDSHAKE_TIMEOUT)).isOne();
		assertThat(log().all()).singleElement().asString().contains("INFO", "is refused", "HANDSHAKE_TIMEOUT");
	}

}
