package dev.conduit.transport.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;

import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.transport.Address;
import dev.conduit.transport.Link;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.RecordingReceiver;
import dev.conduit.transport.ServerTransport.Listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What TCP keeps beside what every socket keeps.
 */
abstract class TcpContract extends SocketContract {

	@Override
	Address freeAddress() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return new Address.Tcp("127.0.0.1", socket.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void portZeroGivesThePortThatTheSystemChose() {
		Listener listener = listenAt(new Address.Tcp("127.0.0.1", 0));

		assertThat(listener.address()).isInstanceOfSatisfying(Address.Tcp.class,
				(address) -> assertThat(address.port()).isPositive());
		RecordingReceiver client = receiver();
		expect(receiver());
		connectTo(listener.address(), client);
		assertThat(client.isAccepted()).isTrue();
	}

	@Test
	void bothSidesKnowWhereTheOtherIs() {
		Ends ends = connect();

		assertThat(ends.client().link().peer()).isEqualTo(new PeerInfo("tcp", listener().address().toString(), true));
		assertThat(ends.server().link().peer().address()).startsWith("tcp://127.0.0.1:");
		assertThat(ends.server().link().peer().sameHost()).isTrue();
	}

	@Test
	void peerThatResetsIsToldWithItsCause() {
		RecordingReceiver server = receiver();
		RawPeer peer = connectRaw(server);
		peer.writePreface();
		server.link();

		peer.reset();

		assertThat(server.awaitClosed()).isInstanceOf(IOException.class);
	}

	@Test
	void resetAfterAllWasSaidIsNoFailure() {
		RecordingReceiver server = receiver().onFrame((link, frame) -> {
			link.send(new Frame.Pong(1));
			link.close();
		});
		RawPeer peer = connectRaw(server);
		peer.write(concat(RawPeer.preface(), RawPeer.encode(pings(1, 1))));
		assertThat(RawPeer.decode(peer.readToEnd())).containsExactly(new Frame.Pong(1));

		peer.reset();

		assertThat(server.awaitClosed()).isNull();
	}

	@Test
	void hostThatIsNotKnownIsNamed() {
		Address unknown = new Address.Tcp("no-such-host.invalid", 7400);

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> connectTo(unknown, receiver()))
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class)
			.withMessageContaining("no-such-host.invalid");
	}

	@Test
	void connectThatTakesTooLongFailsAndNamesTheAddress() throws Exception {
		try (ServerSocketChannel busy = ServerSocketChannel.open()) {
			busy.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
			InetSocketAddress address = (InetSocketAddress) busy.getLocalAddress();
			List<SocketChannel> waiting = fill(address);

			CompletionStage<Link> connected = transport().client()
				.connect(new Address.Tcp("127.0.0.1", address.getPort()), Duration.ofMillis(300), receiver());

			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> connected.toCompletableFuture().join())
				.havingCause()
				.isInstanceOf(ConduitUnavailableException.class)
				.withMessageContaining("tcp://127.0.0.1:" + address.getPort() + " does not answer within 300 ms");
			for (SocketChannel channel : waiting) {
				channel.close();
			}
		}
	}

	/**
	 * Connects until nobody takes a connection any more.
	 */
	private static List<SocketChannel> fill(InetSocketAddress address) throws IOException {
		List<SocketChannel> waiting = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			SocketChannel channel = SocketChannel.open();
			channel.configureBlocking(false);
			channel.connect(address);
			waiting.add(channel);
		}
		return waiting;
	}

}
