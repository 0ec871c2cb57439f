package dev.conduit.shm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.conduit.process.JavaProcess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Timeout(120)
class StaleServicesTests {

	@Test
	void whatTheDeadLeftIsFoundAndCleanedAndTheLivingKeepTheirs() throws IOException {
		try (SharedFolder folder = new SharedFolder(); Domain domain = Domain.open(folder.path())) {
			kill(folder, "dead");
			List<String> left = List.of("dead.cds", "dead.cds.0123456789abcdef.tmp",
					"any.0000000000000001.0000000000000002.cdp",
					"any.0000000000000001.0000000000000003.cdp.0000000000000004.tmp");
			for (String name : left.subList(1, left.size())) {
				Files.createFile(folder.path().resolve(name));
			}
			List<String> others = List.of(".cds", "x%zz.cds", "notes.txt", "any.cdp", "a.cdsx");
			for (String name : others) {
				Files.createFile(folder.path().resolve(name));
			}

			try (Service living = domain.service("living", ServiceOptions.DEFAULT)) {
				assertThat(living.clients()).isZero();
				assertThat(domain.check().leftovers()).containsExactlyInAnyOrderElementsOf(left);
				assertThat(domain.clean()).containsExactlyInAnyOrderElementsOf(left);
				assertThat(domain.check().leftovers()).isEmpty();
				assertThat(folder.path().resolve("living.cds")).exists();
			}
			assertThat(others).allSatisfy((name) -> assertThat(folder.path().resolve(name)).exists());
		}
	}

	@Test
	void aClientTakesTheNameOfItsDeadServerAway() {
		try (SharedFolder folder = new SharedFolder();
				Domain domain = Domain.open(folder.path());
				JavaProcess server = OtherJvm.start(EchoServer.class, folder.path(), "echo")) {
			server.awaitLine("^serves");
			try (ClientDuplex client = domain.connect("echo", ConnectOptions.DEFAULT)) {
				server.kill();
				await().atMost(Duration.ofSeconds(30)).until(() -> {
					client.await(true, Duration.ofMillis(10));
					return client.isPeerGone();
				});
			}
			assertThat(folder.path()).isDirectoryNotContaining((file) -> !file.endsWith(".conduit"));
		}
	}

	@Test
	void whoFindsADeadServerTakesItsNameAway() {
		try (SharedFolder folder = new SharedFolder(); Domain domain = Domain.open(folder.path())) {
			Path file = kill(folder, "echo");

			assertThatExceptionOfType(ServiceUnavailableException.class)
				.isThrownBy(() -> domain.connect("echo", ConnectOptions.DEFAULT))
				.withMessageContaining("is gone");
			assertThat(file).doesNotExist();
		}
	}

	private static Path kill(SharedFolder folder, String service) {
		Path file = folder.path().resolve(service + ".cds");
		try (JavaProcess server = OtherJvm.start(EchoServer.class, folder.path(), service)) {
			server.awaitLine("^serves");
			server.kill();
		}
		assertThat(file).exists();
		return file;
	}

}
