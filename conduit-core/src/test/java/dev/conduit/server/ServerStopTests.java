package dev.conduit.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.connection.ConnectionOptions;
import dev.conduit.frame.Frame;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.TestedSockets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server stops in time, whoever is connected and does not help.
 */
@ParameterizedClass
@EnumSource
class ServerStopTests extends ServerFixture {

	@Parameter
	private TestedSockets sockets;

	@Override
	protected TestedTransport open() {
		return this.sockets.open(NettyOptions.DEFAULT);
	}

	@Test
	void aStopDoesNotWaitForPeersThatNeverLoggedIn() {
		serve();
		try (RawClient silent = RawClient.connect(address());
				RawClient begun = RawClient.connect(address());
				RawClient asked = RawClient.connect(address())) {
			begun.write(RawPeer.preface());
			asked.write(RawPeer.preface(), RawClient.bytes(asked.authRequest()));
			assertThat(asked.next()).isInstanceOf(Frame.AuthChallenge.class);
			eventually("both connections").until(() -> server().connections().size() == 2);

			assertThat(server().stop().toCompletableFuture()).succeedsWithin(Duration.ofSeconds(2));

			assertThat(List.of(begun.readToEnd(), asked.readToEnd()))
				.allSatisfy((frames) -> assertThat(frames).singleElement()
					.isInstanceOfSatisfying(Frame.Close.class,
							(close) -> assertThat(close.code()).isEqualTo(ErrorCode.SHUTTING_DOWN)));
			silent.write(RawPeer.preface());
			assertThat(silent.readToEnd()).isEmpty();
			assertThat(log().all()).last()
				.asString()
				.startsWith("INFO ")
				.contains("is refused", "the server goes away");
		}
	}

	@Test
	void aStopWaitsForAPeerThatDoesNotHelpNoLongerThanItSays() {
		Duration drain = Duration.ofMillis(400);
		Duration close = Duration.ofMillis(600);
		ConnectionOptions defaults = ConnectionOptions.DEFAULT;
		ConnectionOptions connection = new ConnectionOptions(defaults.name(), defaults.limits(),
				defaults.handshakeTimeout(), close, defaults.pauseTimeout(), defaults.inboundLimit(),
				defaults.maxPausedScopes());
		serve((options) -> new ServerOptions(options.name(), options.listen(), options.maxConnections(),
				options.inboundTotal(), drain, connection), (builder) -> builder.endpoint("hold", (exchange) -> {
					// Nobody ever answers.
				}));
		List<RawClient> peers = new ArrayList<>();
		for (int i = 0; i < 30; i++) {
			peers.add(RawClient.connect(address()).logIn());
		}
		peers.get(0).write(RawClient.bytes(hold()));
		long start = System.nanoTime();

		assertThat(server().stop().toCompletableFuture()).succeedsWithin(PATIENCE);

		// One after the other they would take eighteen seconds.
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(close, drain.plus(close).plusSeconds(10));
		peers.forEach(RawClient::close);
	}

	private static Frame hold() {
		return new Frame.RpcRequest(1, new Route("hold"), null, false, Headers.EMPTY, Payload.EMPTY);
	}

}
