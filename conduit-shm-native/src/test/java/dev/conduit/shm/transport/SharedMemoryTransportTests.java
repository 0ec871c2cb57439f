package dev.conduit.shm.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.conduit.authentication.Authenticator;
import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.ConduitUnavailableException;
import dev.conduit.server.ConduitServer;
import dev.conduit.server.ServerOptions;
import dev.conduit.shm.SharedFolder;
import dev.conduit.transport.Address;
import dev.conduit.transport.RecordingReceiver;
import dev.conduit.transport.local.LocalTransport;
import dev.conduit.transport.shm.ShmOptions;
import dev.conduit.transport.shm.ShmTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How shared memory is found, and what happens where it cannot be had.
 */
@Timeout(60)
class SharedMemoryTransportTests {

	@Test
	void theCoreFindsThisModuleByTheAddressAlone() {
		Address address = Address.parse("shm://test-" + UUID.randomUUID());
		try (ConduitServer server = server(address);
				ConduitClient client = ConduitClient.builder()
					.options(ClientOptions.of("test", List.of(address)))
					.build()) {
			client.start().toCompletableFuture().join();

			assertThat(client.address()).isEqualTo(address.toString());
			assertThat(server.connections()).hasSize(1);
		}
	}

	@Test
	void aClientGoesOnToItsNextAddressWhereSharedMemoryCannotBeHad(@TempDir Path folder) throws IOException {
		Path file = Files.createFile(folder.resolve("file"));
		Address fallback = Address.parse("local://test-" + UUID.randomUUID());
		try (ConduitServer server = server(fallback);
				ShmTransport shm = new ShmTransport(options(file.resolve("folder")));
				ConduitClient client = ConduitClient.builder()
					.options(ClientOptions.of("test", List.of(Address.parse("shm://orders"), fallback)))
					.transports(List.of(shm, LocalTransport.shared()))
					.build()) {
			client.start().toCompletableFuture().join();

			assertThat(client.address()).isEqualTo(fallback.toString());
			assertThat(server.connections()).hasSize(1);
		}
	}

	@Test
	void aFolderThatCannotBeMadeIsNamed(@TempDir Path folder) throws IOException {
		Path file = Files.createFile(folder.resolve("file"));

		assertThatExceptionOfType(ConduitUnavailableException.class)
			.isThrownBy(() -> SharedMemoryTransport.open(options(file.resolve("folder"))))
			.withMessageContaining("shared memory cannot be had")
			.withMessageContaining(file.resolve("folder").toString());
	}

	@Test
	void aFolderThatOthersMayWriteToIsRefused() throws IOException {
		try (SharedFolder folder = new SharedFolder()) {
			Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
			assertThatExceptionOfType(ConduitUnavailableException.class)
				.isThrownBy(() -> SharedMemoryTransport.open(options(folder.path())))
				.withMessageContaining("may be written by everybody (rwxrwxrwx): choose a folder in it");
		}
	}

	@Test
	void aFolderThatOthersMayWriteToLaterIsRefusedByItsServices() throws IOException {
		try (SharedFolder folder = new SharedFolder()) {
			try (SharedMemoryTransport transport = SharedMemoryTransport.open(options(folder.path()))) {
				Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
				assertThatExceptionOfType(CompletionException.class)
					.isThrownBy(() -> transport.listen(Address.parse("shm://orders"), new RecordingReceiver())
						.toCompletableFuture()
						.join())
					.withCauseInstanceOf(ConduitUnavailableException.class)
					.withMessageContaining("shm://orders")
					.withMessageContaining("rwx------");
			}
		}
	}

	private static ConduitServer server(Address address) {
		ConduitServer server = ConduitServer.builder()
			.options(ServerOptions.of("test", List.of(address)))
			.authenticator(Authenticator.none())
			.build();
		server.start();
		return server;
	}

	private static ShmOptions options(Path folder) {
		return new ShmOptions(folder, ShmOptions.DEFAULT.ringSize(), ShmOptions.DEFAULT.writeLimits(),
				ShmOptions.DEFAULT.prefaceTimeout());
	}

}
