package dev.conduit.samples.bridges;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A server of a package of Debian, as a process of this test with a port and a folder of
 * its own.
 */
abstract class DebianServer implements TestServer {

	private final Path program;

	private final String pack;

	private final int port = TestServer.freePort();

	private final Path folder;

	private @Nullable Process process;

	DebianServer(String program, String pack) {
		this.program = Path.of(program);
		this.pack = pack;
		this.folder = TestServer.folder(pack);
	}

	final int port() {
		return this.port;
	}

	final Path folder() {
		return this.folder;
	}

	/**
	 * What to start it with, beside its program.
	 */
	abstract List<String> arguments() throws IOException;

	/**
	 * What it is told by its environment.
	 */
	abstract Map<String, String> environment();

	@Override
	public void start() throws Exception {
		if (!Files.isExecutable(this.program)) {
			throw new IllegalStateException("'%s' is missing: apt-get install %s".formatted(this.program, this.pack));
		}
		List<String> command = new ArrayList<>(List.of(this.program.toString()));
		command.addAll(arguments());
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.folder.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("output.log").toFile());
		builder.environment().putAll(environment());
		Process started = builder.start();
		this.process = started;
		Awaitility.await(this.pack).atMost(Duration.ofMinutes(1)).until(() -> !started.isAlive() || listens());
		if (!started.isAlive()) {
			throw new IllegalStateException(Files.readString(this.folder.resolve("output.log")));
		}
	}

	private boolean listens() {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public void stop() throws Exception {
		Process started = this.process;
		if (started != null) {
			started.destroy();
			if (!started.waitFor(30, TimeUnit.SECONDS)) {
				started.destroyForcibly().waitFor();
			}
			this.process = null;
		}
	}

}
