package dev.conduit.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.conduit.authentication.LockoutOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.ConnectionOptions;
import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ErrorCode;
import dev.conduit.time.ManualTimer;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.TestedTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.TestedSockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The number of connections is bounded, and each way out gives a slot back: otherwise a
 * server would be full of nobody after some days.
 */
@ParameterizedClass
@EnumSource
class ConnectionSlotsTests extends ServerFixture {

	private static final int SLOTS = 3;

	private static final int CYCLES = 20 * SLOTS;

	private final ManualTimer timer = new ManualTimer();

	@Parameter
	private TestedSockets sockets;

	@Override
	protected TestedTransport open() {
		return this.sockets.open(NettyOptions.DEFAULT);
	}

	@BeforeEach
	void serveFew() {
		serve((options) -> options.withMaxConnections(SLOTS),
				(builder) -> builder.timer(this.timer).lockout(LockoutOptions.NONE));
	}

	@Test
	void anOrderlyEndGivesItsSlotBack() {
		for (int i = 0; i < CYCLES; i++) {
			try (RawClient peer = RawClient.connect(address()).logIn()) {
				peer.write(RawClient.bytes(new Frame.Close(ErrorCode.NORMAL, "")));
				assertThat(peer.readToEnd()).containsExactly(new Frame.CloseAck());
			}
			awaitNobody();
		}

		assertThatAllSlotsAreFree();
	}

	@Test
	void aPeerThatVanishesGivesItsSlotBack() {
		for (int i = 0; i < CYCLES; i++) {
			RawClient peer = RawClient.connect(address()).logIn();
			peer.write(RawClient.bytes(RawClient.echo(1, "never read")));
			peer.peer().reset();
			awaitNobody();
		}

		assertThatAllSlotsAreFree();
	}

	@Test
	void aWrongPasswordGivesItsSlotBack() {
		for (int i = 0; i < CYCLES; i++) {
			try (RawClient peer = RawClient.connect(address(), "guess")) {
				peer.write(RawPeer.preface(), RawClient.bytes(peer.authRequest()));
				peer.write(RawClient.bytes(peer.authResponse()));
				assertThat(peer.readToEnd()).singleElement().isInstanceOf(Frame.AuthFailure.class);
			}
			awaitNobody();
		}

		assertThatAllSlotsAreFree();
	}

	@Test
	void garbageGivesItsSlotBack() {
		byte[] garbage = "no frame, however long one looks at it".getBytes(StandardCharsets.US_ASCII);
		for (int i = 0; i < CYCLES; i++) {
			try (RawClient peer = RawClient.connect(address())) {
				peer.write((i % 2 == 0) ? RawClient.join(RawPeer.preface(), garbage) : garbage);
				peer.readToEnd();
			}
			awaitNobody();
		}

		assertThatAllSlotsAreFree();
	}

	@Test
	void peersThatNeverLogInGiveTheirSlotsBack() {
		for (int i = 0; i < CYCLES / SLOTS; i++) {
			List<RawClient> peers = new ArrayList<>();
			for (int k = 0; k < SLOTS; k++) {
				RawClient peer = RawClient.connect(address());
				peer.write(RawPeer.preface());
				peers.add(peer);
			}
			eventually("all connections").until(() -> server().connections().size() == SLOTS);

			this.timer.advance(ConnectionOptions.DEFAULT.handshakeTimeout());

			for (RawClient peer : peers) {
				assertThat(peer.readToEnd()).singleElement()
					.isInstanceOfSatisfying(Frame.Close.class,
							(close) -> assertThat(close.code()).isEqualTo(ErrorCode.HANDSHAKE_TIMEOUT));
				peer.close();
			}
			awaitNobody();
		}

		assertThatAllSlotsAreFree();
	}

	private void awaitNobody() {
		eventually("the end of all connections").until(() -> server().connections().isEmpty());
	}

	private void assertThatAllSlotsAreFree() {
		long refusedBefore = server().refusedConnections();
		List<ConduitClient> clients = new ArrayList<>();
		for (int i = 0; i < SLOTS; i++) {
			clients.add(connect());
		}
		ConduitClient late = client(PASSWORD, UnaryOperator.identity());
		late.start();

		eventually("the refusal").until(() -> server().refusedConnections() > refusedBefore);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> call(late, "echo", "").join())
			.havingCause()
			.isInstanceOf(ConduitException.class)
			.withMessageContaining("the server takes 3 connections ('max-connections')");
		assertThat(clients).allSatisfy((client) -> assertThat(call(client, "echo", "in").join()).isEqualTo("in"));
		assertThat(server().connections()).hasSize(SLOTS);
	}

}
