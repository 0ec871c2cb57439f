package dev.conduit.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.conduit.authentication.PeerAuthenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.connection.Connection;
import dev.conduit.exchange.Peer;
import dev.conduit.frame.Frame;
import dev.conduit.frame.PeerLimits;
import dev.conduit.message.ErrorCode;
import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.process.JavaProcess;
import dev.conduit.transport.Address;
import dev.conduit.transport.RawPeer;
import dev.conduit.transport.netty.EventLoops;
import dev.conduit.transport.netty.NettyClientTransport;
import dev.conduit.transport.netty.NettyOptions;
import dev.conduit.transport.netty.NettyServerTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Clients on a Unix domain socket, of this user and of another one, whom the server tells
 * apart by the word of the system. What needs the other user runs where this one is root.
 */
@Timeout(120)
class OtherUserTests {

	private static final String OTHER = "65534";

	private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rwxr-xr-x");

	private Path folder;

	@BeforeEach
	void makeFolder() throws IOException {
		this.folder = Files.createTempDirectory("conduit-users-");
		Files.setPosixFilePermissions(this.folder, READABLE);
	}

	@AfterEach
	void removeFolder() throws IOException {
		try (Stream<Path> files = Files.walk(this.folder)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aClientOfTheSameUserNeedsNothingToLogIn(boolean epoll) {
		try (Served served = serve(epoll, List.of()); ConduitClient client = served.client()) {
			client.start().toCompletableFuture().join();

			assertThat(client.request(new Route("who"), Payload.EMPTY).join().payload().asText())
				.isEqualTo(System.getProperty("user.name"));
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aClientOfAnotherUserIsRefusedAndToldWhomItRunsAs(boolean epoll) throws IOException {
		requireRoot();
		try (Served served = serve(epoll, List.of()); JavaProcess other = knock()) {
			Frame.AuthFailure refusal = (Frame.AuthFailure) answer(other);

			assertThat(refusal.problem().code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
			assertThat(refusal.problem().detail()).contains("'nobody' (65534), which may not connect here");
			assertThat(served.peers()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aClientOfAnotherUserThatIsOnTheListIsLetIn(boolean epoll) throws IOException {
		requireRoot();
		try (Served served = serve(epoll, List.of("nobody")); JavaProcess other = knock()) {
			assertThat(answer(other)).isInstanceOf(Frame.AuthSuccess.class);
			assertThat(served.peers()).extracting(Peer::principal).containsExactly("nobody");
		}
	}

	@Test
	void whoIsNotOnTheListIsRefusedAlsoWhereItRunsTheServer() {
		try (Served served = serve(true, List.of("4711")); ConduitClient client = served.client()) {
			assertThat(client.start().toCompletableFuture().handle((ok, failure) -> String.valueOf(failure)).join())
				.contains("may not connect here");
		}
	}

	private static void requireRoot() {
		assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to run as another user");
	}

	private Served serve(boolean epoll, List<String> allowed) {
		return new Served(epoll, allowed, new Address.Unix(this.folder.resolve("s")));
	}

	/** Logs in without proof, as another user, with a class that it can read. */
	private JavaProcess knock() throws IOException {
		Path classes = this.folder.resolve("dev/conduit/server");
		Files.createDirectories(classes, PosixFilePermissions.asFileAttribute(READABLE));
		String name = Knock.class.getName();
		Path program = classes.resolve(name.substring(name.lastIndexOf('.') + 1) + ".class");
		try (InputStream bytes = OtherUserTests.class.getResourceAsStream(program.getFileName().toString())) {
			Files.copy(bytes, program);
		}
		Files.setPosixFilePermissions(program, READABLE);
		byte[] hello = RawClient.join(RawPeer.preface(), RawClient.bytes(new Frame.AuthRequest("knock",
				List.of("NONE", PeerAuthenticator.MECHANISM), 0, PeerLimits.DEFAULT, new byte[0], new byte[0])));
		return JavaProcess.start(List.of("setpriv", "--reuid=" + OTHER, "--regid=" + OTHER, "--clear-groups",
				JavaProcess.java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", this.folder.toString(), name,
				this.folder.resolve("s").toString(), HexFormat.of().formatHex(hello)), Map.of());
	}

	private static Frame answer(JavaProcess other) {
		String hex = other.awaitLine("^got ([0-9a-f]+)$").group(1);
		return RawPeer.decode(HexFormat.of().parseHex(hex)).get(0);
	}

	/** A server that everybody may connect to, as far as the socket goes. */
	private static final class Served implements AutoCloseable {

		private final EventLoops loops;

		private final ConduitServer server;

		Served(boolean epoll, List<String> allowed, Address address) {
			this.loops = epoll ? EventLoops.create(1) : EventLoops.onNio(1);
			NettyOptions open = new NettyOptions(NettyOptions.DEFAULT.writeLimits(),
					NettyOptions.DEFAULT.prefaceTimeout(), NettyOptions.DEFAULT.backlog(),
					PosixFilePermissions.fromString("rw-rw-rw-"));
			this.server = ConduitServer.builder()
				.options(ServerOptions.of("users", List.of(address)))
				.transports(List.of(new NettyServerTransport(this.loops, open)))
				.authenticator(new PeerAuthenticator(allowed))
				.endpoint("who", (exchange) -> exchange.reply(Headers.EMPTY, Payload.text(exchange.peer().principal())))
				.build();
			this.server.start();
		}

		ConduitClient client() {
			return ConduitClient.builder()
				.options(ClientOptions.of("client", this.server.addresses()))
				.transports(List.of(new NettyClientTransport(this.loops, NettyOptions.DEFAULT)))
				.build();
		}

		List<Peer> peers() {
			return this.server.connections().stream().map(Connection::peer).filter(Objects::nonNull).toList();
		}

		@Override
		public void close() {
			this.server.close();
			this.loops.close();
		}

	}

}
