package dev.conduit.proof.wire;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.conduit.authentication.Authenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.exchange.Exchange;
import dev.conduit.frame.Frame;
import dev.conduit.message.AckLevel;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.policy.Backoff;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.proof.Size;
import dev.conduit.server.ArrivalLimits;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.topic.MailboxOptions;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.Address;
import dev.conduit.transport.RawPeer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every type with every byte of flags, at a server and at a client: each does what the
 * published protocol says, nothing hangs, and no handler runs for a frame that is refused
 * or not whole. With every build each type meets a few bytes of flags, in the proof all.
 */
@Tag("sized")
@Timeout(600)
class TypesAndFlagsTests {

	private static final int[] FEW_FLAGS = { 0, 0x01, 0x02, 0x03, 0x04, 0x40, 0x80, 0x81, 0xff };

	private static final ArrivalLimits MANY_COME = new ArrivalLimits(256, 1_000_000, 1024);

	private static final int LANES = 8;

	private static final int LAST_FLAGS = 0xff;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	private final AtomicInteger handled = new AtomicInteger();

	private final AtomicInteger wanted = new AtomicInteger();

	private final ScheduledExecutorService watch = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

	@AfterEach
	void stopWatching() {
		this.watch.shutdownNow();
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	@Tag("T11")
	void aServerAnswersEveryFrameAsPublished() throws Exception {
		Address address = new Address.Unix(this.folder.resolve("server"));
		Cells cells = new Cells("OPEN", "server");
		try (ProofRow row = ProofRow.start("T11", "every type and flags at a server", 0);
				ConduitServer server = ConduitServer.builder()
					.options(ServerOptions.of("cells", List.of(address)).withArrivals(MANY_COME))
					.authenticator(Authenticator.none())
					.endpoint("calculator.add", this::handle)
					.build()) {
			server.bus().subscribe(new TopicPattern("sensors.**"), (delivery) -> {
				this.handled.incrementAndGet();
				delivery.processed();
			}, MailboxOptions.forListener("cells"));
			server.start();

			runAll(row, cells, 0, 1, 1, () -> RawConnection.connect(server.addresses().getFirst()));

			requireNoOtherHandler();
			await().atMost(PATIENCE).until(() -> server.connections().isEmpty());
			row.count(Measure.LEAKS, server.dispatcher().statistics().running()).pass();
		}
	}

	@Test
	@Execution(ExecutionMode.CONCURRENT)
	@Tag("T10")
	void aServerRefusesEveryFrameBeforeTheLogInButThoseOfTheLogIn() throws Exception {
		Address address = new Address.Unix(this.folder.resolve("server"));
		Cells cells = new Cells("HANDSHAKE", "server");
		try (ProofRow row = ProofRow.start("T10", "every type and flags before the log-in", 0);
				ConduitServer server = ConduitServer.builder()
					.options(ServerOptions.of("cells", List.of(address)).withArrivals(MANY_COME))
					.authenticator(Authenticator.none())
					.endpoint("calculator.add", this::handle)
					.build()) {
			server.start();
			for (int code = 0; code < 0x100; code++) {
				for (int flags : FEW_FLAGS) {
					if (cells.expected(code, flags) == Answer.REFUSED) {
						try (RawConnection connection = RawConnection.connectOnly(server.addresses().getFirst())) {
							connection.write(RawPeer.preface());
							run(connection, cells.frame(code, flags, 1), Answer.REFUSED,
									describe(cells, code, flags, Answer.REFUSED));
						}
						row.count(Measure.BAD_INPUTS, 1);
					}
				}
			}
			assertThat(row.counted(Measure.BAD_INPUTS)).isGreaterThan(0xf0L * FEW_FLAGS.length);
			row.count(Measure.UNEXPECTED, this.handled.get()).pass();
		}
	}

	/** In lanes, since a client takes its time to connect again. */
	@Test
	@Execution(ExecutionMode.CONCURRENT)
	@Tag("T11")
	void aClientAnswersEveryFrameAsPublished() throws Exception {
		Cells cells = new Cells("OPEN", "client");
		try (ProofRow row = ProofRow.start("T11", "every type and flags at a client", 0);
				ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> outcomes = new ArrayList<>();
			for (int lane = 0; lane < LANES; lane++) {
				int first = lane;
				outcomes.add(lanes.submit(() -> {
					runLane(row, cells, first);
					return null;
				}));
			}
			for (Future<?> outcome : outcomes) {
				outcome.get();
			}
			requireNoOtherHandler();
			row.pass();
		}
	}

	private void runLane(ProofRow row, Cells cells, int lane) throws IOException {
		Path path = this.folder.resolve("client" + lane);
		try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
			.bind(UnixDomainSocketAddress.of(path));
				ConduitClient client = ConduitClient.builder()
					.options(ClientOptions.of("cells", List.of(new Address.Unix(path)))
						.withReconnect(Backoff.doubling(Duration.ofMillis(1), Duration.ofMillis(2))))
					.endpoint("calculator.add", this::handle)
					.build()) {
			client.subscribeInline(new TopicPattern("sensors.**"), AckLevel.NONE, (delivery) -> {
				this.handled.incrementAndGet();
				delivery.processed();
			});
			client.start();

			runAll(row, cells, lane, LANES, 2, () -> acceptAndSubscribe(listener));
		}
	}

	private static RawConnection acceptAndSubscribe(ServerSocketChannel listener) throws IOException {
		RawConnection connection = RawConnection.accept(listener.accept());
		Frame.Subscribe subscribe = (Frame.Subscribe) connection.next();
		connection.write(RawPeer.encode(List.of(new Frame.Ack(subscribe.correlationId(), AckLevel.RECEIVED))));
		return connection;
	}

	private void handle(Exchange exchange) {
		this.handled.incrementAndGet();
		exchange.reply(Headers.EMPTY, exchange.payload());
	}

	private static int[] flags() {
		return (Size.current() == Size.QUICK) ? FEW_FLAGS : IntStream.range(0, 0x100).toArray();
	}

	/** The handler runs before the connection goes, which would take the call back. */
	private void awaitHandler(Supplier<String> cell) {
		int all = this.wanted.incrementAndGet();
		await(cell.get()).atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> this.handled.get() >= all);
	}

	/** As often as a whole frame for them was accepted, and not once more. */
	private void requireNoOtherHandler() {
		assertThat(this.wanted.get()).as("calls and messages that were whole and legal").isGreaterThanOrEqualTo(5);
		assertThat(this.handled).as("handlers that ran").hasValue(this.wanted.get());
	}

	private void runAll(ProofRow row, Cells cells, int first, int step, long firstId, Connecting connecting)
			throws IOException {
		RawConnection connection = connecting.connect();
		long id = firstId;
		for (int code = first; code < 0x100; code += step) {
			for (int flags : flags()) {
				Answer expected = cells.expected(code, flags);
				Supplier<String> cell = describe(cells, code, flags, expected);
				id += 2;
				run(connection, cells.frame(code, flags, id), expected, cell);
				row.count(Measure.BAD_INPUTS, 1);
				if (expected == Answer.ACCEPTED && cells.isHandled(code, flags)) {
					awaitHandler(cell);
				}
				// Who sends control frames by the thousand is closed, and that is another
				// row.
				if (expected != Answer.SKIPPED || flags == LAST_FLAGS) {
					connection.close();
					connection = connecting.connect();
				}
			}
		}
		connection.close();
	}

	private static Supplier<String> describe(Cells cells, int code, int flags, Answer expected) {
		return () -> "type 0x%02x (%s), flags 0x%02x: expected %s".formatted(code, cells.name(code), flags, expected);
	}

	private void run(RawConnection connection, byte[] frame, Answer expected, Supplier<String> cell) {
		ScheduledFuture<?> hang = this.watch.schedule(() -> {
			connection.channel().close();
			return cell;
		}, PATIENCE.toSeconds(), TimeUnit.SECONDS);
		try {
			connection.write(frame);
			switch (expected) {
				case ACCEPTED, SKIPPED -> requireAlive(connection, cell);
				case ENDED -> requireLast(connection, cell, Frame.CloseAck.class);
				case REFUSED -> {
					Frame.Close close = (Frame.Close) requireLast(connection, cell, Frame.Close.class);
					assertThat(close.code()).as(cell).isEqualTo(ErrorCode.PROTOCOL_ERROR);
				}
			}
		}
		catch (IOException ex) {
			throw new AssertionError(cell.get(), ex);
		}
		finally {
			hang.cancel(false);
		}
	}

	private static void requireAlive(RawConnection connection, Supplier<String> cell) throws IOException {
		connection.write(RawPeer.encode(List.of(new Frame.Ping(Long.MIN_VALUE))));
		Frame frame = connection.next();
		while (!new Frame.Pong(Long.MIN_VALUE).equals(frame)) {
			assertThat(frame).as(cell).isNotNull().isNotInstanceOf(Frame.Close.class);
			frame = connection.next();
		}
	}

	private static Frame requireLast(RawConnection connection, Supplier<String> cell, Class<? extends Frame> type)
			throws IOException {
		Frame last = null;
		for (Frame frame = connection.next(); frame != null; frame = connection.next()) {
			last = frame;
		}
		assertThat(last).as(cell).isInstanceOf(type);
		return last;
	}

	private interface Connecting {

		RawConnection connect() throws IOException;

	}

}
