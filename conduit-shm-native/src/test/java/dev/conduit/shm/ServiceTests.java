package dev.conduit.shm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Streams of bytes between a service and its clients, where sleepers are woken by the
 * kernel.
 */
@Timeout(120)
class ServiceTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final SharedFolder folder = new SharedFolder();

	private final List<String> refusals = new ArrayList<>();

	private Domain domain;

	@BeforeEach
	void openDomain() {
		this.domain = open(this.folder.path());
	}

	@AfterEach
	void closeDomain() {
		this.domain.close();
		this.folder.close();
	}

	Domain open(Path path) {
		return Domain.open(path);
	}

	private Service service() {
		return this.domain.service("echo",
				ServiceOptions.DEFAULT.withMaxClients(3).withRefusals((file, reason) -> this.refusals.add(reason)));
	}

	private ClientDuplex connect() {
		return this.domain.connect("echo", ConnectOptions.DEFAULT.withTimeout(PATIENCE));
	}

	@Test
	void manyBytesGoToAnotherProcessAndComeBackWhole() {
		try (JavaProcess server = OtherJvm.start(EchoServer.class, this.folder.path(), "echo")) {
			server.awaitLine("^serves");
			try (ClientDuplex client = connect()) {
				assertThat(TalkingClient.echoes(client, new Random(7), 4 * 1024 * 1024)).isTrue();
				assertThat(files()).as("the file of a client has no name once it is accepted")
					.containsExactlyInAnyOrder(".conduit", "echo.cds");
			}
		}
	}

	@Test
	void theEndFollowsWhatWasWritten() {
		try (Ends ends = ends()) {
			write(ends.client(), "hello");
			ends.client().finish();

			assertThat(readToEnd(ends.server())).isEqualTo("hello");
			write(ends.server(), "bye");
			ends.server().close();

			assertThat(readToEnd(ends.client())).isEqualTo("bye");
		}
	}

	@Test
	void aWriterGetsWhatFitsAndIsWokenWhenThereIsSpace() {
		try (Ends ends = ends()) {
			ByteBuffer source = ByteBuffer.allocate(1024 * 1024);
			assertThat(ends.client().write(source)).isEqualTo(256 * 1024);
			assertThat(ends.client().write(source)).isZero();
			assertThat(ends.client().await(true, Duration.ofMillis(1))).isFalse();

			ByteBuffer target = ByteBuffer.allocate(1000);
			assertThat(ends.server().read(target)).isEqualTo(1000);

			assertThat(ends.client().await(true, PATIENCE)).isTrue();
			assertThat(ends.client().write(source)).isEqualTo(1000);
		}
	}

	@Test
	void aServiceThatNobodyOffersIsNamed() {
		assertThatExceptionOfType(ServiceUnavailableException.class).isThrownBy(this::connect)
			.withMessageContaining("'echo'")
			.withMessageContaining("nobody listens");
	}

	@Test
	void aNameHasOneServiceUntilItStopsAccepting() {
		try (Service first = service()) {
			assertThatExceptionOfType(ServiceInUseException.class).isThrownBy(this::service)
				.withMessageContaining("in use by process " + ProcessHandle.current().pid());
			ClientDuplex client = connectTo(first);

			first.stopAccepting();

			assertThat(first.clients()).isEqualTo(1);
			assertThatExceptionOfType(ServiceUnavailableException.class).isThrownBy(this::connect);
			try (Service second = service()) {
				assertThat(second.accept()).isEmpty();
			}
			client.close();
			assertThat(files()).containsExactly(".conduit");
		}
	}

	@Test
	void oneClientTooManyIsToldSo() {
		try (Service service = service(); EchoServer echo = EchoServer.start(service)) {
			List<ClientDuplex> clients = Stream.generate(this::connect).limit(3).toList();

			assertThatExceptionOfType(ServiceUnavailableException.class).isThrownBy(this::connect)
				.withMessageContaining("'maxClients'");
			clients.getFirst().close();
			eventually(() -> service.clients() == 2);

			assertThat(TalkingClient.echoes(connect(), new Random(1), 1000)).isTrue();
			assertThat(echo.broken()).isZero();
		}
	}

	@Test
	void aServerThatIsKilledIsNoticedByItsClientAndReplaced() {
		try (JavaProcess server = OtherJvm.start(EchoServer.class, this.folder.path(), "echo")) {
			server.awaitLine("^serves");
			try (ClientDuplex client = connect()) {
				TalkingClient.echoes(client, new Random(1), 100);

				server.kill();

				eventually(() -> client.await(true, Duration.ofMillis(1)) && client.isPeerGone());
				assertThatExceptionOfType(StreamBrokenException.class)
					.isThrownBy(() -> client.read(ByteBuffer.allocate(1)))
					.withMessageContaining("process " + client.peerProcess());
				assertThatExceptionOfType(StreamBrokenException.class)
					.isThrownBy(() -> client.write(ByteBuffer.allocate(1)));
			}
			assertThatExceptionOfType(ServiceUnavailableException.class).isThrownBy(this::connect)
				.withMessageContaining("nobody listens");
			try (Service service = service(); EchoServer echo = EchoServer.start(service)) {
				assertThat(TalkingClient.echoes(connect(), new Random(1), 1000)).isTrue();
				assertThat(echo.broken()).isZero();
			}
		}
		assertThat(files()).containsExactly(".conduit");
	}

	@Test
	void aClientThatIsKilledGivesItsPlaceFreeAndLeavesNoFile() {
		try (Service service = service(); EchoServer echo = EchoServer.start(service)) {
			for (int death = 1; death <= 3; death++) {
				try (JavaProcess client = OtherJvm.start(TalkingClient.class, this.folder.path(), "echo")) {
					client.awaitLine("^talks$");
					client.kill();
				}
				eventually(() -> service.clients() == 0);
			}
			eventually(() -> echo.broken() == 3);
			assertThat(files()).containsExactlyInAnyOrder(".conduit", "echo.cds");
		}
	}

	@Test
	void aClientThatDiedBeforeItWasAcceptedIsForgotten() throws IOException {
		try (Service service = service()) {
			long incarnation = incarnation();
			Path left = this.folder.path().resolve("echo.%016x.%016x.cdp".formatted(incarnation, 5L));
			Path unfinished = this.folder.path()
				.resolve("echo.%016x.%016x.cdp.%016x.tmp".formatted(incarnation, 6L, 7L));
			Path otherIncarnation = this.folder.path().resolve("echo.%016x.%016x.cdp".formatted(1L, 8L));
			for (Path file : List.of(left, unfinished, otherIncarnation)) {
				Files.createFile(file);
			}
			knock();

			assertThat(service.accept()).isEmpty();

			assertThat(files()).containsExactlyInAnyOrder(".conduit", "echo.cds");
			assertThat(this.refusals).isEmpty();
		}
	}

	@Test
	void aFileThatIsNoClientIsRefusedAndRemoved() throws IOException {
		try (Service service = service()) {
			Path precious = Files.writeString(this.folder.path().resolve("precious"), "precious");
			refuse(service, "no regular file", (file) -> Files.createSymbolicLink(file, precious));
			refuse(service, "cut short: 3 bytes", (file) -> Files.writeString(file, "abc"));
			refuse(service, "begins with 0x0000000000000000", (file) -> Files.write(file, new byte[4096]));
			refuse(service, "layout version 2", (file) -> Files.write(file, header(2, 4096, 1)));
			refuse(service, "rings of 5000 bytes", (file) -> Files.write(file, header(1, 5000, 1)));
			refuse(service, "rings of -4096 bytes", (file) -> Files.write(file, header(1, -4096, 1)));
			refuse(service, "rings of 1073741824 bytes", (file) -> Files.write(file, header(1, 1 << 30, 1)));
			refuse(service, "contradicts its name", (file) -> Files.write(file, header(1, 4096, 0)));
			refuse(service, "cut short: 4096 bytes of 12288", (file) -> Files.write(file, header(1, 4096, 1)));

			assertThat(precious).hasContent("precious");
			assertThat(service.clients()).isZero();
		}
	}

	@Test
	void whatCannotBeRemovedHarmsNoService() throws IOException {
		try (Service service = service()) {
			Path folder = Files
				.createDirectories(this.folder.path().resolve("echo.%016x.%016x.cdp".formatted(incarnation(), 5L)));
			Files.createFile(folder.resolve("inside"));
			knock();

			assertThat(service.accept()).isEmpty();
			connectTo(service).close();
			assertThat(folder).exists();
		}
		try (Service next = service()) {
			assertThat(next.clients()).isZero();
		}
	}

	@Test
	void aClientThatLiesAboutWhatItWroteIsCut() {
		long[] lies = { -1, 256 * 1024 + 1, Long.MIN_VALUE, Long.MAX_VALUE };
		for (long lie : lies) {
			try (Ends ends = ends()) {
				Words.setLongVolatile(ends.client().pair().memory(), StreamLayout.TO_SERVER + StreamLayout.TAIL, lie);

				assertThatExceptionOfType(StreamBrokenException.class)
					.isThrownBy(() -> ends.server().read(ByteBuffer.allocate(100)))
					.withMessageContaining("what cannot be");
			}
		}
	}

	@Test
	void aClientThatLiesAboutWhatItReadIsCut() {
		long[] lies = { -1, 256 * 1024 + 1, Long.MIN_VALUE, Long.MAX_VALUE };
		for (long lie : lies) {
			try (Ends ends = ends()) {
				ends.server().write(ByteBuffer.allocate(256 * 1024));
				Words.setLongVolatile(ends.client().pair().memory(), StreamLayout.TO_CLIENT + StreamLayout.HEAD, lie);

				assertThatExceptionOfType(StreamBrokenException.class)
					.isThrownBy(() -> ends.server().write(ByteBuffer.allocate(1)))
					.withMessageContaining("what cannot be");
			}
		}
	}

	@Test
	void aFileThatIsCutShortWhileItIsMappedBreaksItsStreamAlone() throws IOException {
		try (Service service = service()) {
			try (ClientDuplex victim = connectAndAccept(service, (file) -> truncate(file));
					ClientDuplex other = connectAndAccept(service, (file) -> {
					})) {
				assertThatExceptionOfType(StreamBrokenException.class).isThrownBy(() -> {
					while (true) {
						victim.write(ByteBuffer.allocate(100_000));
						victim.read(ByteBuffer.allocate(1));
					}
				}).withMessageContaining("cut short");

				assertThat(other.write(ByteBuffer.allocate(100))).isEqualTo(100);
			}
		}
	}

	@Test
	void aFolderThatOthersMayWriteToIsRefused() throws IOException {
		Files.setPosixFilePermissions(this.folder.path(), PosixFilePermissions.fromString("rwxrwxrwx"));

		assertThatExceptionOfType(SharedMemoryException.class).isThrownBy(this::service)
			.withMessageContaining("others may write")
			.withMessageContaining(this.folder.path().toString());
		assertThat(files()).containsExactly(".conduit");
	}

	@Test
	void allFilesAreForTheirOwnerAlone() throws IOException {
		try (Service service = service()) {
			connectAndAccept(service,
					(file) -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
						.isEqualTo("rw-------"))
				.close();
			assertThat(PosixFilePermissions
				.toString(Files.getPosixFilePermissions(this.folder.path().resolve("echo.cds"))))
				.isEqualTo("rw-------");
		}
	}

	@Test
	void closingTheServiceEndsItsStreamsAndLeavesNothing() {
		ClientDuplex client;
		try (Service service = service()) {
			client = connectTo(service);
		}

		assertThat(readToEnd(client)).isEmpty();
		client.close();
		assertThat(files()).containsExactly(".conduit");
	}

	@Test
	void whoWaitsIsWokenByWakeUp() throws InterruptedException {
		try (Ends ends = ends()) {
			Thread waiting = Thread.ofPlatform().start(() -> ends.client().await(true, Duration.ofHours(1)));
			await().until(() -> waiting.getState() != Thread.State.NEW);

			ends.client().wakeUp();

			assertThat(waiting.join(PATIENCE)).isTrue();
		}
	}

	@Test
	void noWakeUpIsLost() {
		Waiting patient = Waiting.DEFAULT.withStrategy(WaitStrategy.PARK).withNap(Duration.ofSeconds(10));
		try (Service service = this.domain.service("echo", ServiceOptions.DEFAULT.withWaiting(patient));
				EchoServer echo = EchoServer.start(service);
				ClientDuplex client = this.domain.connect("echo", ConnectOptions.DEFAULT.withWaiting(patient))) {
			ByteBuffer one = ByteBuffer.allocate(1);
			for (int i = 0; i < 5000; i++) {
				long start = System.nanoTime();
				client.write(one.clear());
				while (client.read(one.clear()) == 0) {
					assertThat(client.await(true, PATIENCE)).isTrue();
				}
				assertThat(Duration.ofNanos(System.nanoTime() - start)).as("round trip %d", i)
					.isLessThan(Duration.ofSeconds(5));
			}
			assertThat(echo.broken()).isZero();
		}
	}

	@Test
	void noWakeUpOfAWriterIsLost() {
		Waiting patient = Waiting.DEFAULT.withStrategy(WaitStrategy.PARK).withNap(Duration.ofSeconds(10));
		try (Service service = this.domain.service("echo", ServiceOptions.DEFAULT.withWaiting(patient));
				EchoServer echo = EchoServer.start(service);
				ClientDuplex client = this.domain.connect("echo",
						ConnectOptions.DEFAULT.withRingBytes(4096).withWaiting(patient))) {
			long start = System.nanoTime();

			assertThat(TalkingClient.echoes(client, new Random(3), 8 * 1024 * 1024)).isTrue();

			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
			assertThat(echo.broken()).isZero();
		}
	}

	@Test
	void closeIsSafeAgainAndAgain() {
		Ends ends = ends();

		assertThatCode(() -> {
			ends.close();
			ends.close();
			ends.client().wakeUp();
		}).doesNotThrowAnyException();
		assertThatExceptionOfType(IllegalStateException.class)
			.isThrownBy(() -> ends.client().write(ByteBuffer.allocate(1)))
			.withMessageContaining("closed");
	}

	private Ends ends() {
		Service service = service();
		ClientDuplex[] client = new ClientDuplex[1];
		ServedDuplex[] served = new ServedDuplex[1];
		client[0] = connectTo(service, (accepted) -> served[0] = accepted);
		return new Ends(service, client[0], served[0]);
	}

	private ClientDuplex connectTo(Service service) {
		return connectTo(service, (accepted) -> {
		});
	}

	private ClientDuplex connectTo(Service service, Consumer<ServedDuplex> accepted) {
		Thread accepting = Thread.ofPlatform().start(() -> {
			Optional<ServedDuplex> came = service.accept();
			while (came.isEmpty()) {
				service.await(PATIENCE);
				came = service.accept();
			}
			accepted.accept(came.get());
		});
		ClientDuplex client = connect();
		join(accepting);
		return client;
	}

	private ClientDuplex connectAndAccept(Service service, FileAction before) throws IOException {
		ClientDuplex[] client = new ClientDuplex[1];
		Thread connecting = Thread.ofPlatform().start(() -> client[0] = connect());
		eventually(() -> files().stream().anyMatch((name) -> name.endsWith(".cdp")));
		Path file = this.folder.path()
			.resolve(files().stream().filter((name) -> name.endsWith(".cdp")).findFirst().orElseThrow());
		try (FileChannel kept = FileChannel.open(file, StandardOpenOption.READ)) {
			assertThat(kept.isOpen()).isTrue();
			Path link = Files.createLink(this.folder.path().resolve("link"), file);
			assertThat(service.accept()).isPresent();
			join(connecting);
			before.run(link);
			Files.delete(link);
		}
		return client[0];
	}

	private void refuse(Service service, String reason, FileAction maker) throws IOException {
		long id = 77;
		DomainFile.unlock(heldLife(id, () -> {
			Path file = this.folder.path().resolve("echo.%016x.%016x.cdp".formatted(incarnation(), id));
			maker.run(file);
			knock();
			assertThat(service.accept()).isEmpty();
		}));
		assertThat(this.refusals).as(reason).hasSize(1);
		assertThat(this.refusals.getFirst()).contains(reason);
		this.refusals.clear();
		assertThat(files()).containsExactlyInAnyOrder(".conduit", "echo.cds", "precious");
	}

	private FileLock heldLife(long id, IoAction action) throws IOException {
		FileLock life = new Life(this.domain.file(), id).begin();
		action.run();
		return life;
	}

	private byte[] header(int version, int ringBytes, int state) {
		ByteBuffer header = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
		header.putLong(StreamLayout.MAGIC, StreamLayout.PAIR_MAGIC);
		header.putInt(StreamLayout.VERSION, version << 16);
		header.putInt(StreamLayout.RING_BYTES, ringBytes);
		header.putLong(StreamLayout.INCARNATION, incarnation());
		header.putLong(StreamLayout.CLIENT, 77);
		header.putInt(StreamLayout.STATE, state);
		return header.array();
	}

	private long incarnation() {
		try (ServicePage page = ServicePage.attach(this.folder.path().resolve("echo.cds"), null).orElseThrow()) {
			return page.incarnation();
		}
	}

	private void knock() {
		try (ServicePage page = ServicePage.attach(this.folder.path().resolve("echo.cds"), null).orElseThrow()) {
			page.arrive();
		}
	}

	private static void truncate(Path file) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.truncate(StreamLayout.PAGE_SIZE);
		}
	}

	private List<String> files() {
		try (Stream<Path> files = Files.list(this.folder.path())) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void write(Duplex end, String text) {
		end.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
	}

	private static String readToEnd(Duplex end) {
		ByteBuffer target = ByteBuffer.allocate(1000);
		eventually(() -> end.read(target) < 0);
		return new String(target.array(), 0, target.position(), StandardCharsets.UTF_8);
	}

	private static void eventually(BooleanSupplier condition) {
		await().atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(2))
			.until(condition::getAsBoolean);
	}

	private static void join(Thread thread) {
		try {
			assertThat(thread.join(PATIENCE)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private record Ends(Service service, ClientDuplex client, ServedDuplex server) implements AutoCloseable {

		@Override
		public void close() {
			this.client.close();
			this.server.close();
			this.service.close();
		}

	}

	@FunctionalInterface
	private interface FileAction {

		void run(Path file) throws IOException;

	}

	@FunctionalInterface
	private interface IoAction {

		void run() throws IOException;

	}

}
