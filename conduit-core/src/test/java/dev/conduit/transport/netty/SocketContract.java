package dev.conduit.transport.netty;

import java.time.Duration;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;

import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.transport.Address;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.RecordingReceiver;
import dev.conduit.transport.TransportContract;
import dev.conduit.transport.WriteLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What sockets keep beside what every transport keeps.
 */
abstract class SocketContract extends TransportContract {

	abstract EventLoops openLoops();

	abstract Address freeAddress();

	@Override
	protected NettyTestedTransport open(WriteLimits limits) {
		return open(limits, NettyOptions.DEFAULT.prefaceTimeout());
	}

	private NettyTestedTransport open(WriteLimits limits, Duration prefaceTimeout) {
		NettyOptions options = new NettyOptions(limits, prefaceTimeout, NettyOptions.DEFAULT.backlog(),
				NettyOptions.DEFAULT.socketPermissions());
		return transport(openLoops(), options);
	}

	NettyTestedTransport transport(EventLoops loops, NettyOptions options) {
		return new NettyTestedTransport(loops, options, this::freeAddress);
	}

	final EventLoops loops() {
		return ((NettyTestedTransport) transport()).loops();
	}

	@Override
	protected String threadName() {
		return NettyTestedTransport.THREAD_NAME;
	}

	@Test
	void peerThatSendsNoPrefaceInTimeIsClosed() {
		RecordingReceiver server = receiver();
		restart(open(WriteLimits.DEFAULT, Duration.ofMillis(300)));
		RawPeer silent = connectRaw(server);
		RawPeer slow = connectRaw(server);

		slow.write(new byte[] { 'C', 'N' });

		assertThat(silent.readToEnd()).isEmpty();
		assertThat(slow.readToEnd()).isEmpty();
		assertThat(server.isAccepted()).isFalse();
	}

	@Test
	void peerThatEndsItsSideIsClosedWhateverWaitsForIt() {
		RecordingReceiver server = receiver().onFrame((link, frame) -> link.send(new Frame.Pong(1)));
		RawPeer peer = connectRaw(server);
		peer.write(RawPeer.preface());
		peer.write(RawPeer.encode(pings(1, 1)));

		peer.finish();

		assertThat(RawPeer.decode(peer.readToEnd())).hasSizeLessThanOrEqualTo(1);
		assertThat(server.awaitClosed()).isNull();
	}

	@Test
	void goodbyeIsFollowedByAnEndAndNotByAReset() {
		RecordingReceiver server = receiver().onMalformed((link, ex) -> link.send(new Frame.CloseAck()));
		RawPeer peer = connectRaw(server);

		peer.write(concat(RawPeer.preface(), new byte[200_000]));

		assertThat(RawPeer.decode(peer.readToEnd())).containsExactly(new Frame.CloseAck());
		assertThat(peer.wasReset()).isFalse();
	}

	@Test
	void closeOfALinkWhosePeerTakesNothingWaitsASecondAtMost() {
		Ends ends = connect();
		pause(ends.server().link());
		fill(ends.client().link());
		long start = System.nanoTime();

		ends.client().link().close();

		assertThat(ends.client().awaitClosed()).isNull();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900),
				Duration.ofSeconds(5));
	}

	@Test
	void linksEndWithTheirEventLoops() {
		Ends ends = connect();

		transport().close();

		ends.client().awaitClosed();
		ends.server().awaitClosed();
	}

	@Test
	void closedEventLoopsConnectAndListenNoMore() {
		Address address = listener().address();
		transport().close();

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> connectTo(address, receiver()))
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class)
			.withMessageContaining("event loops are closed");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> listenAt(freeAddress()))
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class)
			.withMessageContaining("event loops are closed");
		assertThat(listener().close().toCompletableFuture()).isCompleted();
	}

}
