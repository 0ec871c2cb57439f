package dev.conduit.samples.bridges;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * A real server that a test starts by itself, without root. It keeps its port and, where
 * it is durable, its data from one start to the next.
 */
interface TestServer {

	/**
	 * Starts it, and returns when it takes connections.
	 */
	void start() throws Exception;

	/**
	 * Stops it, and returns when it has stopped.
	 */
	void stop() throws Exception;

	/**
	 * Tells an application where it is.
	 */
	void describe(DynamicPropertyRegistry properties);

	/**
	 * Starts a server that ends with this JVM.
	 */
	static <S extends TestServer> S started(S server) {
		try {
			server.start();
		}
		catch (Exception ex) {
			throw new IllegalStateException(server + " does not start", ex);
		}
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			try {
				server.stop();
			}
			catch (Exception ex) {
				System.err.println(server + " does not stop: " + ex);
			}
		}));
		return server;
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Path folder(String name) {
		try {
			Path target = Path.of(System.getProperty("basedir", ""), "target", "servers").toAbsolutePath();
			return Files.createTempDirectory(Files.createDirectories(target), name);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
