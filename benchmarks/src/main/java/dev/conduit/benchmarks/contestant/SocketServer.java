package dev.conduit.benchmarks.contestant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import dev.conduit.benchmarks.kit.load.Counter;
import dev.conduit.benchmarks.kit.load.Numbered;

/**
 * Serves one connection until the client is gone.
 */
final class SocketServer implements Runnable {

	private final SocketFrames frames;

	private final Counter counter;

	SocketServer(SocketChannel channel, Counter counter) {
		this.frames = new SocketFrames(channel);
		this.counter = counter;
	}

	@Override
	public void run() {
		try {
			while (this.frames.await()) {
				while (this.frames.hasFrame()) {
					answer();
				}
				this.frames.flush();
			}
			this.frames.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void answer() throws IOException {
		switch (this.frames.kind()) {
			case RawFrame.ECHO -> this.frames.echo();
			case RawFrame.ONE_WAY -> this.counter.handled(Numbered.number(this.frames.read(), 0));
			case RawFrame.TALLY -> {
				this.frames.read();
				this.frames.write(RawFrame.ECHO, this.counter.tally().toBytes());
			}
			default -> stream(ByteBuffer.wrap(this.frames.read()));
		}
	}

	private void stream(ByteBuffer order) throws IOException {
		byte[] item = Numbered.bytes(order.getInt());
		int items = order.getInt();
		for (int i = 1; i <= items; i++) {
			this.frames.write(RawFrame.ECHO, Numbered.withNumber(item, i));
		}
	}

}
