package dev.conduit.benchmarks.contestant;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Two connections, of which one is in use: a lone caller reads its answer itself, and for
 * everybody else a thread reads. What is sent while that thread hands out answers leaves
 * in one write, and so does what is sent one way.
 */
final class SocketClient extends RawBytesClient {

	private final SocketFrames alone;

	private final SocketFrames shared;

	private final Queue<Answers> open = new ArrayDeque<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Thread reader;

	private volatile boolean closed;

	SocketClient(SocketChannel alone, SocketChannel shared) {
		this.alone = new SocketFrames(alone);
		this.shared = new SocketFrames(shared);
		this.reader = Thread.ofPlatform().daemon().name("read").start(this::read);
	}

	@Override
	public byte[] call(byte[] payload) throws Exception {
		if (Thread.currentThread().isVirtual()) {
			return super.call(payload);
		}
		this.alone.write(RawFrame.ECHO, payload);
		this.alone.flush();
		if (!this.alone.await()) {
			throw new EOFException("the server is gone");
		}
		return this.alone.read();
	}

	@Override
	void write(byte kind, byte[] payload, Answers answers) {
		this.lock.lock();
		try {
			if (kind != RawFrame.ONE_WAY) {
				this.open.add(answers);
			}
			this.shared.write(kind, payload);
			if (kind != RawFrame.ONE_WAY && !Thread.currentThread().equals(this.reader)) {
				this.shared.flush();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void read() {
		try {
			while (this.shared.await()) {
				while (this.shared.hasFrame()) {
					answered(this.shared.read());
				}
				flush();
			}
		}
		catch (IOException ex) {
			if (!this.closed) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	private void answered(byte[] payload) {
		if (first().accept(payload)) {
			this.lock.lock();
			try {
				this.open.remove();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	private Answers first() {
		this.lock.lock();
		try {
			return Objects.requireNonNull(this.open.peek());
		}
		finally {
			this.lock.unlock();
		}
	}

	private void flush() throws IOException {
		this.lock.lock();
		try {
			this.shared.flush();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			this.alone.close();
			this.shared.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
