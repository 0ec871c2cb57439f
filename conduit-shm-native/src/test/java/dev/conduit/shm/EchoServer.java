package dev.conduit.shm;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends back to each client what it sent, until it is told to stop; in this process or
 * one of its own.
 */
final class EchoServer implements Runnable, AutoCloseable {

	private final Service service;

	private final Thread thread;

	private volatile boolean stopping;

	private final AtomicInteger broken = new AtomicInteger();

	EchoServer(Service service) {
		this.service = service;
		this.thread = Thread.ofPlatform().daemon().unstarted(this);
	}

	/** Runs on a thread of its own until it is closed. */
	static EchoServer start(Service service) {
		EchoServer server = new EchoServer(service);
		server.thread.start();
		return server;
	}

	static void main(String[] arguments) {
		try (Domain domain = Domain.open(Path.of(arguments[0]));
				Service service = domain.service(arguments[1], options(arguments))) {
			System.out.println("serves as " + ProcessHandle.current().pid());
			new EchoServer(service).run();
		}
	}

	/** A nap in milliseconds may follow the name. */
	private static ServiceOptions options(String[] arguments) {
		return (arguments.length < 3) ? ServiceOptions.DEFAULT : ServiceOptions.DEFAULT
			.withWaiting(Waiting.DEFAULT.withNap(Duration.ofMillis(Long.parseLong(arguments[2]))));
	}

	@Override
	public void run() {
		while (!this.stopping) {
			for (Optional<ServedDuplex> came = this.service.accept(); came.isPresent(); came = this.service.accept()) {
				Echo echo = new Echo(came.get());
				came.get().whenReady(() -> serve(echo));
			}
			this.service.poll();
			this.service.await(Duration.ofSeconds(10));
		}
	}

	/** How many streams ended in disorder. */
	int broken() {
		return this.broken.get();
	}

	@Override
	public void close() {
		this.stopping = true;
		this.service.wakeUp();
		try {
			this.thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void serve(Echo echo) {
		try {
			echo.serve();
		}
		catch (StreamBrokenException ex) {
			this.broken.incrementAndGet();
			echo.client.close();
		}
	}

	/** What was read and is not sent back yet waits in a buffer. */
	private static final class Echo {

		private final ServedDuplex client;

		private final ByteBuffer buffer = ByteBuffer.allocate(8192);

		Echo(ServedDuplex client) {
			this.client = client;
		}

		void serve() {
			int read = this.client.read(this.buffer);
			while (read > 0 || this.buffer.position() > 0) {
				this.buffer.flip();
				this.client.write(this.buffer);
				boolean stuck = this.buffer.hasRemaining();
				this.buffer.compact();
				if (stuck) {
					return;
				}
				read = this.client.read(this.buffer);
			}
			if (read < 0) {
				this.client.close();
			}
		}

	}

}
