package dev.conduit.transport.local;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import dev.conduit.frame.Frame;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.time.ManualTimer;
import dev.conduit.transport.Address;
import dev.conduit.transport.Link;
import dev.conduit.transport.RecordingReceiver;
import dev.conduit.transport.WriteLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The local transport where a test runs its loops and moves its time: nothing happens by
 * itself.
 */
class LocalTransportOnOwnExecutorTests {

	private static final Address ADDRESS = new Address.Local("orders");

	private static final Duration STALL_TIMEOUT = Duration.ofSeconds(10);

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final ManualTimer timer = new ManualTimer();

	private final LocalTransport transport = new LocalTransport(new WriteLimits(1000, 2000, 10_000_000, STALL_TIMEOUT),
			this.tasks::add, this.timer);

	private final RecordingReceiver server = new RecordingReceiver();

	private final RecordingReceiver client = new RecordingReceiver();

	@Test
	void linkMovesOnlyWhenItsExecutorRuns() throws Exception {
		Link link = connect(ADDRESS, this.client, this.server);

		link.send(new Frame.Ping(1));
		assertThat(this.server.framesWaiting()).isZero();
		runAll();

		assertThat(this.server.nextFrame()).isEqualTo(new Frame.Ping(1));
		close(link);
	}

	@Test
	void peerThatReadsNothingIsCutWhenItsTimeIsUp() {
		Link link = connect(ADDRESS, this.client, this.server);
		this.server.link().setReading(false);
		link.send(new Frame.RpcResponse(1, Headers.EMPTY, Payload.bytes(new byte[3000])));
		runAll();
		assertThat(link.isWritable()).isFalse();

		pass(STALL_TIMEOUT.minusNanos(1));
		assertThat(this.client.isClosed()).isFalse();
		pass(Duration.ofNanos(1));

		assertThat(this.client.awaitClosed()).isInstanceOfSatisfying(ConduitUnavailableException.class,
				(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.WRITE_STALLED));
		close(this.server.link());
	}

	@Test
	void linkWithMuchToReadLeavesAnotherItsTurn() throws Exception {
		RecordingReceiver busyServer = new RecordingReceiver();
		Link busy = connect(new Address.Local("busy"), new RecordingReceiver(), busyServer);
		Link quiet = connect(ADDRESS, this.client, this.server);
		for (int i = 1; i <= 100_000; i++) {
			busy.send(new Frame.Ping(i));
		}
		quiet.send(new Frame.Ping(1));

		for (int i = this.tasks.size(); i > 0; i--) {
			this.tasks.remove().run();
		}

		assertThat(busyServer.framesWaiting()).isBetween(1, 99_999);
		assertThat(this.server.nextFrame()).isEqualTo(new Frame.Ping(1));
		close(busy);
		close(quiet);
	}

	@Test
	void transportOfTheJvmIsOne() {
		assertThat(LocalTransport.shared()).isSameAs(LocalTransport.shared());
	}

	private Link connect(Address address, RecordingReceiver client, RecordingReceiver server) {
		this.transport.listen(address, server).toCompletableFuture().join();
		CompletableFuture<Link> connected = this.transport.connect(address, STALL_TIMEOUT, client)
			.toCompletableFuture();
		assertThat(connected).as("a link that nobody has moved yet").isNotDone();
		runAll();
		return connected.join();
	}

	private void close(Link link) {
		link.close();
		runAll();
	}

	/**
	 * Lets time pass, a quarter of the stall timeout at once, so that the loops see it.
	 */
	private void pass(Duration duration) {
		Duration left = duration;
		for (Duration step = STALL_TIMEOUT.dividedBy(4); left.compareTo(step) > 0; left = left.minus(step)) {
			this.timer.advance(step);
			runAll();
		}
		this.timer.advance(left);
		runAll();
	}

	private void runAll() {
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
	}

}
