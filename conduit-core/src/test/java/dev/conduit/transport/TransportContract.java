package dev.conduit.transport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import dev.conduit.frame.Frame;
import dev.conduit.frame.MalformedFrameException;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.ConduitException;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Problem;
import dev.conduit.message.Route;
import dev.conduit.transport.ServerTransport.Listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What every transport keeps, whatever carries its bytes.
 */
public abstract class TransportContract extends TransportFixture {

	private static final Route ROUTE = new Route("orders.place");

	// frames

	@Test
	void framesArriveInOrder() throws Exception {
		Ends ends = connect();

		pings(1, 1000).forEach(ends.client().link()::send);

		assertThat(ends.server().nextFrames(1000)).isEqualTo(pings(1, 1000));
	}

	@Test
	void framesSentOnTheLoopWhileItReadsArriveInOrder() throws Exception {
		RecordingReceiver server = receiver().onFrame((link, frame) -> {
			for (int i = 0; i < 10; i++) {
				link.send(new Frame.Pong(frame.correlationId() * 10 + i));
			}
		});
		Ends ends = connect(server);

		pings(1, 200).forEach(ends.client().link()::send);

		assertThat(ends.client().nextFrames(2000)).extracting(Frame::correlationId)
			.isEqualTo(LongStream.range(10, 2010).boxed().toList());
	}

	@Test
	void framesOfSeveralThreadsAllArriveAndThoseOfEachInItsOrder() throws Exception {
		int threads = 4;
		int framesEach = 2000;
		Ends ends = connect();
		Link link = ends.client().link();
		CountDownLatch start = new CountDownLatch(1);

		IntStream.range(0, threads).forEach((thread) -> Thread.ofVirtual().start(() -> {
			awaitLatch(start);
			for (int i = 0; i < framesEach; i++) {
				link.send(new Frame.Ping(id(thread, i)));
			}
		}));
		start.countDown();
		List<Frame> frames = ends.server().nextFrames(threads * framesEach);

		for (int i = 0; i < threads; i++) {
			int thread = i;
			assertThat(frames).extracting(Frame::correlationId)
				.filteredOn((id) -> id >>> 32 == thread + 1)
				.isEqualTo(IntStream.range(0, framesEach).mapToObj((number) -> id(thread, number)).toList());
		}
	}

	@Test
	void payloadOfOneMebibyteArrivesBothWays() throws Exception {
		byte[] bytes = new byte[1024 * 1024];
		new Random(42).nextBytes(bytes);
		Frame.RpcRequest request = new Frame.RpcRequest(1, ROUTE, null, false, Headers.EMPTY, Payload.bytes(bytes));
		RecordingReceiver server = receiver().onFrame((link, frame) -> link
			.send(new Frame.RpcResponse(frame.correlationId(), Headers.EMPTY, ((Frame.RpcRequest) frame).payload())));
		Ends ends = connect(server);

		ends.client().link().send(request);

		assertThat(ends.server().nextFrame()).isEqualTo(request);
		assertThat(((Frame.RpcResponse) ends.client().nextFrame()).payload()).isEqualTo(request.payload());
	}

	@Test
	void payloadThatIsTooLargeIsRefusedAtItsSenderAndTheLinkGoesOn() throws Exception {
		Ends ends = connect();
		Link link = ends.client().link();
		Payload tooLarge = Payload.bytes(new byte[PeerLimits.DEFAULT.maxMessageSize() + 1]);

		assertThatExceptionOfType(ConduitException.class)
			.isThrownBy(() -> link.send(new Frame.RpcResponse(1, Headers.EMPTY, tooLarge)))
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
		link.send(new Frame.Ping(7));

		assertThat(ends.server().nextFrame()).isEqualTo(new Frame.Ping(7));
		assertThat(link.pendingBytes()).isLessThan(1024);
	}

	@Test
	void allFramesOfOneWriteArriveBeforeTheReadIsComplete() throws Exception {
		RecordingReceiver server = receiver();
		RawPeer peer = connectRaw(server);

		peer.write(concat(RawPeer.preface(), RawPeer.encode(pings(1, 50))));

		assertThat(server.nextFrames(50)).isEqualTo(pings(1, 50));
		await().atMost(PATIENCE).pollInterval(POLL).until(() -> server.readCompletes() > 0);
	}

	@Test
	void framesThatComeByteByByteArrive() throws Exception {
		RecordingReceiver server = receiver();
		RawPeer peer = connectRaw(server);

		for (byte one : concat(RawPeer.preface(), RawPeer.encode(pings(1, 5)))) {
			peer.write(new byte[] { one });
		}

		assertThat(server.nextFrames(5)).isEqualTo(pings(1, 5));
	}

	// end

	@Test
	void closeSendsWhatWasSentBefore() throws Exception {
		Ends ends = connect();
		Link link = ends.client().link();

		IntStream.range(0, 2000).forEach((number) -> link.send(response(number + 1)));
		link.close();

		assertThat(ends.server().nextFrames(2000)).extracting(Frame::correlationId)
			.isEqualTo(LongStream.rangeClosed(1, 2000).boxed().toList());
		assertThat(ends.server().awaitClosed()).isNull();
		assertThat(ends.client().awaitClosed()).isNull();
	}

	@Test
	void closeFromBothSidesAtOnceIsToldOnceToEach() {
		for (int i = 0; i < 20; i++) {
			Ends ends = connect();
			CountDownLatch start = new CountDownLatch(1);

			closeAfter(start, ends.client().link());
			closeAfter(start, ends.client().link());
			closeAfter(start, ends.server().link());
			start.countDown();

			ends.client().awaitClosed();
			ends.server().awaitClosed();
		}
	}

	@Test
	void framesThatAreSentAfterTheEndAreDropped() {
		Ends ends = connect();
		ends.client().link().close();
		ends.client().awaitClosed();
		ends.server().awaitClosed();

		assertThatCode(() -> {
			ends.client().link().send(new Frame.Ping(1));
			ends.server().link().send(response(1));
			ends.client().link().setReading(false);
			ends.client().link().close();
		}).doesNotThrowAnyException();
	}

	@Test
	void peerThatEndsIsToldOnce() throws Exception {
		RecordingReceiver server = receiver();
		RawPeer peer = connectRaw(server);
		peer.write(concat(RawPeer.preface(), RawPeer.encode(pings(1, 3))));

		peer.finish();

		assertThat(server.nextFrames(3)).isEqualTo(pings(1, 3));
		assertThat(server.awaitClosed()).isNull();
		assertThat(peer.readToEnd()).isEmpty();
	}

	@Test
	void peerThatVanishesIsToldOnce() {
		RecordingReceiver server = receiver();
		RawPeer peer = connectRaw(server);
		peer.writePreface();
		server.link();

		peer.reset();

		server.awaitClosed();
	}

	@Test
	void nothingIsHandedOverOnceTheReceiverClosed() throws Exception {
		RecordingReceiver server = receiver().onFrame((link, frame) -> {
			if (frame.correlationId() == 3) {
				link.close();
			}
		});
		RawPeer peer = connectRaw(server);

		peer.write(concat(RawPeer.preface(), RawPeer.encode(pings(1, 100))));

		assertThat(server.nextFrames(3)).isEqualTo(pings(1, 3));
		assertThat(peer.readToEnd()).isEmpty();
		peer.close();
		assertThat(server.awaitClosed()).isNull();
		assertThat(server.framesWaiting()).isZero();
	}

	@Test
	void receiverThatFailsIsCutAndToldWhy() {
		IllegalStateException failure = new IllegalStateException("on purpose");
		RecordingReceiver server = receiver().onFrame((link, frame) -> {
			throw failure;
		});
		Ends ends = connect(server);

		pings(1, 3).forEach(ends.client().link()::send);

		assertThat(server.awaitClosed()).isSameAs(failure);
		assertThat(ends.client().awaitClosed()).isNotSameAs(failure);
		assertThat(server.framesWaiting()).isEqualTo(1);
	}

	// flow

	@Test
	void peerThatStopsReadingStopsItsSenderAndLosesNothing() throws Exception {
		Ends ends = connect();
		Link link = ends.client().link();
		pause(ends.server().link());

		int sent = 0;
		while (link.isWritable() || sent == 0) {
			link.send(response(++sent));
			assertThat(sent).as("KiB that the link takes while its peer does not read").isLessThan(MANY);
			awaitQuiet(link);
		}
		ends.client().awaitWritability(false);
		assertThat(link.pendingBytes()).isGreaterThan(32 * 1024);
		ends.server().link().setReading(true);

		assertThat(ends.server().nextFrames(sent)).extracting(Frame::correlationId)
			.isEqualTo(LongStream.rangeClosed(1, sent).boxed().toList());
		ends.client().awaitWritability(true);
		assertThat(link.isWritable()).isTrue();
		await().atMost(PATIENCE).pollInterval(POLL).until(() -> link.pendingBytes() == 0);
	}

	@Test
	void framesFromBeforeThePeersEndArriveWhenReadingGoesOn() throws Exception {
		CountDownLatch paused = new CountDownLatch(1);
		RecordingReceiver server = receiver().onFrame((link, frame) -> {
			if (frame.correlationId() == 1) {
				link.setReading(false);
				paused.countDown();
			}
		});
		RawPeer peer = connectRaw(server);
		peer.write(concat(RawPeer.preface(), RawPeer.encode(pings(1, 1))));
		paused.await();

		for (int i = 2; i <= 100; i++) {
			peer.write(RawPeer.encode(pings(i, 1)));
		}
		peer.close();
		awaitQuiet(server.link());
		assertThat(server.framesWaiting()).isEqualTo(1);
		server.link().setReading(true);

		assertThat(server.nextFrames(100)).isEqualTo(pings(1, 100));
		assertThat(server.awaitClosed()).isNull();
	}

	@Test
	void peerThatTakesNothingForTooLongIsCut() {
		restart(new WriteLimits(1024, 2048, 64 * 1024 * 1024, Duration.ofMillis(400)));
		Ends ends = connect();
		Link link = ends.client().link();
		pause(ends.server().link());

		fill(link);

		assertStalled(ends.client().awaitClosed());
	}

	@Test
	void senderThatIgnoresTheMarksIsCutAtTheBound() {
		restart(new WriteLimits(1024, 2048, 1024 * 1024, PATIENCE));
		Ends ends = connect();
		Link link = ends.client().link();
		pause(ends.server().link());

		for (int i = 0; i < MANY && !ends.client().isClosed(); i++) {
			link.send(response(i + 1));
			assertThat(link.pendingBytes()).isLessThan(1024 * 1024 + 2048);
		}

		assertStalled(ends.client().awaitClosed());
	}

	// bad input

	@Test
	void peerThatIsNoneOfOursIsCutWithoutAnAnswerAndNobodyIsAsked() {
		RecordingReceiver server = receiver();
		RawPeer peer = connectRaw(server);

		peer.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

		assertThat(peer.readToEnd()).isEmpty();
		assertThat(server.isAccepted()).isFalse();
	}

	@Test
	void peerThatEndsWithinItsPrefaceLeavesNothing() {
		RecordingReceiver server = receiver();
		RawPeer peer = connectRaw(server);

		peer.write(Arrays.copyOf(RawPeer.preface(), 5));
		peer.finish();

		assertThat(peer.readToEnd()).isEmpty();
		assertThat(server.isAccepted()).isFalse();
	}

	@Test
	void peerThatSaysNothingAfterItsPrefaceIsAccepted() {
		RecordingReceiver server = receiver();
		RawPeer peer = connectRaw(server);

		peer.writePreface();

		assertThat(server.link().peer().transport()).isNotEmpty();
	}

	@Test
	void bytesThatAreNoFrameReachTheReceiverAndItsGoodbyeStillArrives() throws Exception {
		Frame.Close goodbye = new Frame.Close(ErrorCode.PROTOCOL_ERROR, "no frame");
		RecordingReceiver server = receiver().onMalformed((link, ex) -> {
			link.send(goodbye);
			link.close();
		});
		RawPeer peer = connectRaw(server);
		byte[] garbage = new byte[100_000];
		Arrays.fill(garbage, (byte) 0xff);

		peer.write(concat(concat(RawPeer.preface(), RawPeer.encode(pings(1, 2))), garbage));

		assertThat(server.nextFrames(2)).isEqualTo(pings(1, 2));
		MalformedFrameException malformed = server.nextMalformed();
		assertThat(RawPeer.decode(peer.readToEnd())).containsExactly(goodbye);
		peer.close();
		assertThat(server.awaitClosed()).isSameAs(malformed);
	}

	/** Also where the peer stays when it has read the end. */
	@Test
	void linkIsClosedAfterBytesThatAreNoFrameWhateverTheReceiverDoes() {
		RecordingReceiver server = receiver();
		RawPeer peer = connectRaw(server);

		peer.write(concat(RawPeer.preface(),
				new byte[] { -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 }));

		assertThat(peer.readToEnd()).isEmpty();
		assertThat(server.awaitClosed()).isInstanceOf(MalformedFrameException.class);
	}

	// addresses

	@Test
	void connectToNobodyFailsAndNamesTheAddress() {
		Address nobody = transport().freeAddress();

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> connectTo(nobody, receiver()))
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class)
			.withMessageContaining(nobody.toString())
			.withMessageContaining("nobody listens");
	}

	@Test
	void addressInUseIsRefusedAndNamed() {
		Address used = listener().address();

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> listenAt(used))
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class)
			.withMessageContaining(used.toString())
			.withMessageContaining("in use");
		assertThat(connect().server().isAccepted()).isTrue();
	}

	@Test
	void closedListenerAcceptsNobodyWhileItsLinksStay() throws Exception {
		Ends ends = connect();

		listener().close().toCompletableFuture().join();

		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> connectTo(listener().address(), receiver()))
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class);
		ends.client().link().send(new Frame.Ping(5));
		assertThat(ends.server().nextFrame()).isEqualTo(new Frame.Ping(5));
	}

	@Test
	void addressCanBeUsedAgainAfterItsListenerIsClosed() {
		Address address = listener().address();

		for (int i = 0; i < 20; i++) {
			listener().close().toCompletableFuture().join();
			listenFirst(address);
		}

		assertThat(connect().server().isAccepted()).isTrue();
	}

	@Test
	void acceptorThatThrowsRefusesTheLink() {
		RecordingReceiver client = receiver();
		Listener refusing = transport().server().listen(transport().freeAddress(), (link) -> {
			throw ConduitException.of(Problem.of(ErrorCode.TOO_MANY_CONNECTIONS, "one is too many"));
		}).toCompletableFuture().join();

		connectTo(refusing.address(), client);

		client.awaitClosed();
		assertThat(client.framesWaiting()).isZero();
	}

	@Test
	void acceptorOfTheClientThatThrowsFailsTheConnect() {
		IllegalStateException failure = new IllegalStateException("on purpose");
		expect(receiver());

		CompletableFuture<Link> connected = transport().client().connect(listener().address(), PATIENCE, (link) -> {
			throw failure;
		}).toCompletableFuture();

		assertThatExceptionOfType(CompletionException.class).isThrownBy(connected::join).withCause(failure);
	}

	// loop

	@Test
	void tasksRunInOrderOnTheLoop() throws Exception {
		Link link = connect().client().link();
		BlockingQueue<Integer> ran = new LinkedBlockingQueue<>();
		AtomicInteger outside = new AtomicInteger();

		for (int i = 0; i < 100; i++) {
			int number = i;
			link.execute(() -> {
				outside.addAndGet(link.inLoop() ? 0 : 1);
				ran.add(number);
			});
		}

		assertThat(take(ran, 100)).isEqualTo(IntStream.range(0, 100).boxed().toList());
		assertThat(outside).hasValue(0);
		assertThat(link.inLoop()).isFalse();
	}

	@Test
	void taskOfTheLoopRunsAtOnceThere() throws Exception {
		Link link = connect().client().link();
		BlockingQueue<String> ran = new LinkedBlockingQueue<>();

		link.execute(() -> {
			link.execute(() -> ran.add("inner"));
			ran.add("outer");
		});

		assertThat(take(ran, 2)).containsExactly("inner", "outer");
	}

	@Test
	void taskThatFailsHarmsNoOther() throws Exception {
		Ends ends = connect();
		BlockingQueue<String> ran = new LinkedBlockingQueue<>();

		ends.client().link().execute(() -> {
			throw new IllegalStateException("on purpose");
		});
		ends.client().link().execute(() -> ran.add("next"));
		ends.client().link().send(new Frame.Ping(1));

		assertThat(take(ran, 1)).containsExactly("next");
		assertThat(ends.server().nextFrame()).isEqualTo(new Frame.Ping(1));
	}

	@Test
	void tasksStillRunAfterTheEnd() throws Exception {
		RecordingReceiver client = connect().client();
		BlockingQueue<Integer> ran = new LinkedBlockingQueue<>();
		client.link().close();
		client.awaitClosed();

		client.link().execute(() -> ran.add(1));
		assertThat(take(ran, 1)).containsExactly(1);
		transport().close();
		client.link().execute(() -> ran.add(2));

		assertThat(take(ran, 1)).containsExactly(2);
	}

	private static void assertStalled(Throwable cause) {
		assertThat(cause).isInstanceOfSatisfying(ConduitUnavailableException.class,
				(ex) -> assertThat(ex.code()).isEqualTo(ErrorCode.WRITE_STALLED));
	}

	private static void closeAfter(CountDownLatch start, Link link) {
		Thread.ofVirtual().start(() -> {
			awaitLatch(start);
			link.close();
		});
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static <T> List<T> take(BlockingQueue<T> queue, int count) throws InterruptedException {
		List<T> taken = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			assertThat(next).as("number %d of %d", i + 1, count).isNotNull();
			taken.add(next);
		}
		return taken;
	}

	private static long id(int thread, int number) {
		return ((thread + 1L) << 32) | number;
	}

}
