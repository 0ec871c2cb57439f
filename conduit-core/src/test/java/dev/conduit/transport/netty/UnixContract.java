package dev.conduit.transport.netty;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.transport.Address;
import dev.conduit.transport.PeerInfo;
import dev.conduit.transport.RecordingReceiver;
import dev.conduit.transport.ServerTransport.Listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What Unix domain sockets keep beside what every socket keeps.
 */
abstract class UnixContract extends SocketContract {

	private final AtomicInteger names = new AtomicInteger();

	@TempDir
	private Path directory;

	@Override
	Address.Unix freeAddress() {
		return new Address.Unix(this.directory.resolve(this.names.incrementAndGet() + ".sock"));
	}

	@Test
	void fileThatAKilledServerLeftIsReplaced() throws IOException {
		Address.Unix address = freeAddress();
		leaveStale(address);

		Listener listener = listenAt(address);

		RecordingReceiver client = receiver();
		expect(receiver());
		connectTo(listener.address(), client);
		assertThat(client.isAccepted()).isTrue();
	}

	@Test
	void ofServersThatFindAStaleFileAtOnceOneListensAndIsFound() throws IOException {
		for (int i = 0; i < 30; i++) {
			Address.Unix address = freeAddress();
			leaveStale(address);

			List<CompletableFuture<Listener>> servers = IntStream.range(0, 3)
				.mapToObj((number) -> transport().server()
					.listen(address, receiver())
					.toCompletableFuture()
					.exceptionally((ex) -> null))
				.toList();
			List<Listener> listening = servers.stream().map(CompletableFuture::join).filter(Objects::nonNull).toList();

			assertThat(listening).hasSize(1);
			connectTo(address, receiver());
			listening.getFirst().close().toCompletableFuture().join();
		}
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).containsExactly(((Address.Unix) listener().address()).path());
		}
	}

	@Test
	void serverOfAnotherLibraryIsNotDisturbed() throws IOException {
		Address.Unix address = freeAddress();
		try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			other.bind(UnixDomainSocketAddress.of(address.path()));

			assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> listenAt(address))
				.havingCause()
				.isInstanceOf(ConduitUnavailableException.class)
				.withMessageContaining(address + " is in use");
			assertThat(address.path()).exists();
		}
	}

	@Test
	void fileThatIsNoSocketStays() throws IOException {
		Address.Unix address = freeAddress();
		Files.writeString(address.path(), "precious");

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> listenAt(address))
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class)
			.withMessageContaining("no socket")
			.withMessageContaining(address.toString());
		assertThat(address.path()).hasContent("precious");
	}

	@Test
	void directoryThatDoesNotExistIsToldOf() {
		Address.Unix address = new Address.Unix(this.directory.resolve("missing/a.sock"));

		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> listenAt(address))
			.havingCause()
			.isInstanceOf(ConduitUnavailableException.class)
			.withMessageContaining("directory does not exist")
			.withMessageContaining(address.toString());
	}

	@Test
	void fileIsForItsOwnerAloneAndGoneAfterTheListener() throws IOException {
		Path file = ((Address.Unix) listener().address()).path();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");

		listener().close().toCompletableFuture().join();

		assertThat(file).doesNotExist();
	}

	@Test
	void bothSidesAreOnThisHost() {
		Ends ends = connect();

		PeerInfo here = new PeerInfo("unix", listener().address().toString(), true);
		assertThat(ends.client().link().peer()).isEqualTo(here);
		assertThat(ends.server().link().peer()).isEqualTo(here);
	}

	private static void leaveStale(Address.Unix address) throws IOException {
		try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			killed.bind(UnixDomainSocketAddress.of(address.path()));
		}
		assertThat(address.path()).exists();
	}

}
