package dev.conduit.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.transport.ServerTransport.Listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A transport, a listener, and all that is connected to it, for one test. After it each
 * link has kept its promises, and no buffer and no thread of the transport is left.
 */
@Timeout(60)
public abstract class TransportFixture {

	protected static final Duration PATIENCE = RecordingReceiver.PATIENCE;

	protected static final Duration POLL = Duration.ofMillis(5);

	private static final Payload KIBIBYTE = Payload.bytes(new byte[1024]);

	/** What links hold at least and take at most before they stop a sender, in KiB. */
	protected static final int MANY = 16 * 1024;

	private final List<RecordingReceiver> receivers = new ArrayList<>();

	private final List<RawPeer> rawPeers = new ArrayList<>();

	private final BlockingQueue<RecordingReceiver> accepted = new LinkedBlockingQueue<>();

	private TestedTransport transport;

	private Listener listener;

	/**
	 * Opens the transport.
	 * @param limits bounds on what waits on each link
	 */
	protected abstract TestedTransport open(WriteLimits limits);

	/**
	 * How the names of the threads begin that end with the transport.
	 */
	protected abstract String threadName();

	@BeforeEach
	void listen() {
		OpenBuffers.countAnew();
		restart(new WriteLimits(32 * 1024, 64 * 1024, 64 * 1024 * 1024, PATIENCE));
	}

	@AfterEach
	void nothingIsLeft() {
		this.rawPeers.forEach(RawPeer::close);
		this.receivers.forEach((receiver) -> {
			if (receiver.isAccepted()) {
				receiver.link().close();
			}
		});
		this.receivers.forEach(RecordingReceiver::assertPromisesKept);
		this.transport.close();
		await("the end of all threads").atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(POLL)
			.until(() -> Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList(),
					(names) -> names.stream().noneMatch((name) -> name.startsWith(threadName())));
		await("the release of all buffers").atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(POLL)
			.until(() -> !OpenBuffers.areLeft());
	}

	protected final TestedTransport transport() {
		return this.transport;
	}

	protected final Listener listener() {
		return this.listener;
	}

	/**
	 * Starts anew, with other limits.
	 */
	protected final void restart(WriteLimits limits) {
		restart(open(limits));
	}

	protected final void restart(TestedTransport other) {
		if (this.transport != null) {
			this.transport.close();
		}
		this.transport = other;
		listenFirst(this.transport.freeAddress());
	}

	/**
	 * Listens where links are connected to that name no address.
	 */
	protected final void listenFirst(Address address) {
		this.listener = listenAt(address);
	}

	protected final Listener listenAt(Address address) {
		return this.transport.server()
			.listen(address, (link) -> this.accepted.remove().accept(link))
			.toCompletableFuture()
			.join();
	}

	/**
	 * A receiver that must have kept its promises when the test ends.
	 */
	protected final RecordingReceiver receiver() {
		RecordingReceiver receiver = new RecordingReceiver();
		this.receivers.add(receiver);
		return receiver;
	}

	protected final Ends connect() {
		return connect(receiver());
	}

	/**
	 * Connects with the limits that follow a log-in.
	 */
	protected final Ends connect(RecordingReceiver server) {
		RecordingReceiver client = receiver();
		expect(server);
		openWide(connectTo(this.listener.address(), client));
		openWide(server.link());
		return new Ends(client, server);
	}

	protected final Link connectTo(Address address, RecordingReceiver client) {
		return this.transport.client().connect(address, PATIENCE, client).toCompletableFuture().join();
	}

	protected final RawPeer connectRaw(RecordingReceiver server) {
		expect(server);
		RawPeer peer = this.transport.connectRaw(this.listener.address());
		this.rawPeers.add(peer);
		return peer;
	}

	/**
	 * Says what gets the frames of the next link that the listener accepts.
	 */
	protected final void expect(RecordingReceiver server) {
		this.accepted.add(server);
	}

	private static void openWide(Link link) {
		CompletableFuture<Void> done = new CompletableFuture<>();
		link.execute(() -> {
			link.setInboundLimits(FrameLimits.DEFAULT);
			link.setOutboundFormat(PeerLimits.DEFAULT.maxFrameSize() / 8, PeerLimits.DEFAULT.maxMessageSize(), true);
			done.complete(null);
		});
		done.join();
	}

	/**
	 * Sends until much waits that does not leave.
	 */
	protected static void fill(Link link) {
		for (int i = 0; i < MANY && link.pendingBytes() < 256 * 1024; i++) {
			link.send(response(i + 1));
			if (i % 64 == 0) {
				awaitQuiet(link);
			}
		}
		awaitQuiet(link);
		assertThat(link.isWritable()).isFalse();
	}

	/**
	 * Stops reading, and waits until that is so.
	 */
	protected static void pause(Link link) {
		link.setReading(false);
		awaitQuiet(link);
	}

	/**
	 * Waits until the loop has done what it was about to do.
	 */
	protected static void awaitQuiet(Link link) {
		CompletableFuture<Void> quiet = new CompletableFuture<>();
		link.execute(() -> link.execute(() -> quiet.complete(null)));
		quiet.join();
	}

	protected static List<Frame> pings(long first, int count) {
		return LongStream.range(first, first + count).<Frame>mapToObj(Frame.Ping::new).toList();
	}

	protected static Frame response(long id) {
		return new Frame.RpcResponse(id, Headers.EMPTY, KIBIBYTE);
	}

	protected static byte[] concat(byte[] first, byte[] second) {
		byte[] both = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, both, first.length, second.length);
		return both;
	}

	/**
	 * Both ends of one link.
	 */
	protected record Ends(RecordingReceiver client, RecordingReceiver server) {

	}

}
