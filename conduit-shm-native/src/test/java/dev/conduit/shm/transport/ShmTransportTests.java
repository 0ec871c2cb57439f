package dev.conduit.shm.transport;

import java.time.Duration;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;

import dev.conduit.transport.Address;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.RecordingReceiver;
import dev.conduit.transport.TransportContract;
import dev.conduit.transport.WriteLimits;
import dev.conduit.transport.shm.ShmOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every transport keeps, over shared memory where the kernel wakes sleepers.
 */
class ShmTransportTests extends TransportContract {

	@Override
	protected ShmTestedTransport open(WriteLimits limits) {
		return open(limits, ShmOptions.DEFAULT.prefaceTimeout());
	}

	ShmTestedTransport open(WriteLimits limits, Duration prefaceTimeout) {
		return new ShmTestedTransport(limits, prefaceTimeout, false);
	}

	@Override
	protected String threadName() {
		return ShmTestedTransport.THREAD_NAME;
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
	void closeOfALinkWhosePeerTakesNothingWaitsASecondAtMost() {
		Ends ends = connect();
		pause(ends.server().link());
		fill(ends.client().link());
		long start = System.nanoTime();

		ends.client().link().close();

		assertThat(ends.client().awaitClosed()).isNull();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(900),
				Duration.ofSeconds(10));
	}

	@Test
	void linksEndWithTheirTransport() {
		Ends ends = connect();

		transport().close();

		ends.client().awaitClosed();
		ends.server().awaitClosed();
	}

	@Test
	void closedTransportConnectsAndListensNoMore() {
		Address address = listener().address();
		transport().close();

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> connectTo(address, receiver()))
			.havingCause()
			.withMessageContaining("is closed");
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> listenAt(transport().freeAddress()))
			.havingCause()
			.withMessageContaining("is closed");
		assertThat(listener().close().toCompletableFuture()).succeedsWithin(RecordingReceiver.PATIENCE);
	}

	@Test
	void peersKnowWhereTheyAre() {
		Ends ends = connect();

		assertThat(ends.client().link().peer().transport()).isEqualTo("shm");
		assertThat(ends.client().link().peer().address()).isEqualTo(listener().address().toString());
		assertThat(ends.server().link().peer().sameHost()).isTrue();
		assertThat(ends.server().link().peer().address()).contains("process " + ProcessHandle.current().pid());
	}

}
