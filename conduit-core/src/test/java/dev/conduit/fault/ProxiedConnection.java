package dev.conduit.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection through the proxy: a virtual thread for each direction.
 */
final class ProxiedConnection {

	private static final int BUFFER = 4096;

	private static final int DIRECTIONS = 2;

	private static final Logger logger = LoggerFactory.getLogger(ProxiedConnection.class);

	private final SocketChannel client;

	private final SocketChannel server;

	private final Consumer<ProxiedConnection> closed;

	private final AtomicInteger running = new AtomicInteger(DIRECTIONS);

	ProxiedConnection(SocketChannel client, SocketChannel server, Consumer<ProxiedConnection> closed) {
		this.client = client;
		this.server = server;
		this.closed = closed;
	}

	void start(Map<Direction, Valve> valves) {
		Valve toServer = valves.get(Direction.TO_SERVER);
		Valve toClient = valves.get(Direction.TO_CLIENT);
		Thread.ofVirtual().name("chaos-to-server").start(() -> run(this.client, this.server, toServer, toClient));
		Thread.ofVirtual().name("chaos-to-client").start(() -> run(this.server, this.client, toClient, toServer));
	}

	private void run(SocketChannel from, SocketChannel to, Valve valve, Valve other) {
		try {
			if (!move(from, to, valve)) {
				close();
				other.wake();
			}
		}
		catch (IOException ex) {
			logger.debug("A connection through the proxy broke", ex);
			close();
			other.wake();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			close();
		}
		finally {
			if (this.running.decrementAndGet() == 0) {
				close();
			}
		}
	}

	/**
	 * Moves bytes until the direction ends.
	 * @return whether the other direction goes on
	 */
	private boolean move(SocketChannel from, SocketChannel to, Valve valve) throws IOException, InterruptedException {
		ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
		Valve.Then then = valve.trip();
		while (then == Valve.Then.WAIT) {
			bytes.clear();
			if (from.read(bytes) < 0) {
				then = Valve.Then.END;
			}
			else {
				write(bytes.flip(), to, valve);
				then = valve.trip();
			}
		}
		if (then == Valve.Then.END) {
			to.shutdownOutput();
		}
		return then == Valve.Then.END;
	}

	private static void write(ByteBuffer bytes, SocketChannel to, Valve valve)
			throws IOException, InterruptedException {
		while (bytes.hasRemaining()) {
			int allowed = valve.take(bytes.remaining(), to::isOpen);
			if (allowed == 0) {
				return;
			}
			ByteBuffer part = bytes.slice(bytes.position(), allowed);
			while (part.hasRemaining()) {
				to.write(part);
			}
			bytes.position(bytes.position() + allowed);
		}
	}

	/**
	 * Breaks both directions, any number of times.
	 */
	void close() {
		this.closed.accept(this);
		close(this.client);
		close(this.server);
	}

	private static void close(SocketChannel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			logger.debug("A socket could not be closed", ex);
		}
	}

}
