package dev.conduit.shm.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

import dev.conduit.authentication.Authenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.process.JavaProcess;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.shm.SharedFolder;
import dev.conduit.transport.Address;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyClientTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.NettyServerTransport;
import dev.conduit.transport.shm.ShmOptions;
import dev.conduit.transport.shm.ShmTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which of its addresses a client takes, in a JVM of its own, and what it says about it
 * in one line.
 */
@Timeout(120)
class SelectionTests {

	private static final Address SHM = Address.parse("shm://orders");

	private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

	private final SharedFolder folder = new SharedFolder();

	private final EventLoops loops = EventLoops.create(1);

	private final ShmTransport shm = new ShmTransport(options(this.folder.path()));

	private ConduitServer server;

	private String socket;

	@BeforeEach
	void listen() {
		this.socket = "unix://" + this.folder.path().resolve("orders.sock");
		this.server = ConduitServer.builder()
			.options(ServerOptions.of("orders", List.of(SHM, Address.parse(this.socket))))
			.transports(List.of(this.shm, new NettyServerTransport(this.loops, NettyOptions.DEFAULT)))
			.authenticator(Authenticator.none())
			.build();
		this.server.start();
	}

	@AfterEach
	void close() {
		this.server.close();
		this.shm.close();
		this.loops.close();
		this.folder.close();
	}

	@Test
	void sharedMemoryIsPreferredWhereItCanBeHad() {
		try (JavaProcess client = client("", List.of(NATIVE), this.folder.path())) {
			client.awaitLine("^address shm://orders$");

			assertThat(news(client)).singleElement().asString().endsWith("is connected to shm://orders");
			assertThat(warnings(client)).isEmpty();
		}
	}

	@Test
	void anotherHostOrUserHasAnotherFolderWhereNobodyListens() {
		try (SharedFolder other = new SharedFolder(); JavaProcess client = client("", List.of(NATIVE), other.path())) {
			client.awaitLine("^address unix://.*");

			assertThat(news(client)).singleElement()
				.asString()
				.contains("is connected to " + this.socket + ", for ", "nobody listens");
		}
	}

	@Test
	void aFolderThatIsNotForThisUserAloneIsNotTaken() throws IOException {
		Files.setPosixFilePermissions(this.folder.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
		try (JavaProcess client = client("", List.of(NATIVE), this.folder.path())) {
			client.awaitLine("^address unix://.*");

			assertThat(news(client)).singleElement().asString().contains(", for ", "may be written by everybody");
		}
	}

	@Test
	void noSpaceIsSaidAndAnotherAddressTaken() {
		try (JavaProcess client = client("ulimit -f 64; ", List.of(NATIVE), this.folder.path())) {
			client.awaitLine("^address unix://.*");

			assertThat(news(client)).singleElement().asString().contains(", for ", "cannot be made with");
		}
	}

	@Test
	void withoutNativeAccessSharedMemoryIsTakenAndLooksAtIntervals() {
		try (JavaProcess client = client("", List.of("--illegal-native-access=deny"), this.folder.path())) {
			client.awaitLine("^address shm://orders$");

			assertThat(warnings(client)).singleElement()
				.asString()
				.contains("looking at intervals", "--enable-native-access=ALL-UNNAMED");
		}
	}

	@Test
	void onAnotherSystemSharedMemoryIsTakenAndLooksAtIntervals() {
		try (JavaProcess client = client("", List.of(NATIVE, "-Dos.arch=other"), this.folder.path())) {
			client.awaitLine("^address shm://orders$");

			assertThat(warnings(client)).singleElement()
				.asString()
				.contains("looking at intervals", "no futex known for Linux on other");
		}
	}

	/** The log may tell it after the program has printed the address. */
	private static List<String> news(JavaProcess client) {
		client.awaitLine("is connected to");
		return client.output().stream().filter((line) -> line.contains("is connected to")).toList();
	}

	private static List<String> warnings(JavaProcess client) {
		return client.output().stream().filter((line) -> line.contains(" WARN ")).toList();
	}

	private JavaProcess client(String before, List<String> options, Path directory) {
		List<String> command = new ArrayList<>();
		command.add(JavaProcess.java());
		command.addAll(options);
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dio.netty.noUnsafe=true", "-cp",
				System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
				Client.class.getName(), directory.toString(), SHM.toString(), this.socket));
		return JavaProcess.start(List.of("bash", "-c", before + "exec '" + String.join("' '", command) + "'"),
				Map.of());
	}

	private static ShmOptions options(Path directory) {
		return new ShmOptions(directory, ShmOptions.DEFAULT.ringSize(), ShmOptions.DEFAULT.writeLimits(),
				ShmOptions.DEFAULT.prefaceTimeout());
	}

	/** Connects, says where to, and stays. */
	static final class Client {

		private Client() {
		}

		static void main(String[] arguments) throws InterruptedException {
			((Logger) LoggerFactory.getLogger("dev.conduit")).setLevel(Level.INFO);
			EventLoops loops = EventLoops.create(1);
			List<Address> addresses = List.of(Address.parse(arguments[1]), Address.parse(arguments[2]));
			try (ShmTransport shm = new ShmTransport(options(Path.of(arguments[0])));
					ConduitClient client = ConduitClient.builder()
						.options(ClientOptions.of("client", addresses))
						.transports(List.of(shm, new NettyClientTransport(loops, NettyOptions.DEFAULT)))
						.build()) {
				client.start().toCompletableFuture().join();
				System.out.println("address " + client.address());
				Thread.currentThread().join();
			}
		}

	}

}
