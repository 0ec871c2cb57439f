package dev.conduit.samples.bridges;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * PostgreSQL, a process of its own, which has written what it committed.
 */
final class PostgresServer implements TestServer {

	private final int port = TestServer.freePort();

	private final Path folder = TestServer.folder("postgres");

	private EmbeddedPostgres postgres;

	/**
	 * The one of this JVM, which runs: starting it takes longer than all tests of it.
	 */
	static PostgresServer shared() {
		return Shared.SERVER;
	}

	@Override
	public void start() throws IOException {
		this.postgres = EmbeddedPostgres.builder()
			.setPort(this.port)
			.setDataDirectory(this.folder)
			.setCleanDataDirectory(false)
			.setPGStartupWait(Duration.ofMinutes(1))
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.start();
	}

	@Override
	public void stop() throws IOException {
		this.postgres.close();
	}

	@Override
	public void describe(DynamicPropertyRegistry properties) {
		properties.add("spring.datasource.url", () -> "jdbc:postgresql://127.0.0.1:" + this.port + "/postgres");
	}

	private static final class Shared {

		static final PostgresServer SERVER = TestServer.started(new PostgresServer());

	}

}
