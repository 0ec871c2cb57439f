package dev.conduit.transport.local;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

import dev.conduit.transport.RawPeer;
import dev.conduit.transport.RecordingReceiver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The client's end of a wire inside this JVM, as bytes.
 */
final class LocalRawPeer implements RawPeer {

	private final LocalWire wire;

	private final ReentrantLock discarding = new ReentrantLock();

	private final Semaphore written = new Semaphore(0);

	LocalRawPeer(LocalWire wire) {
		this.wire = wire;
		wire.toClient().readBy(this.written::release);
	}

	@Override
	public void write(byte[] bytes) {
		ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
		assertThat(this.wire.toServer().outlet().write(buffer)).isTrue();
		this.wire.toServer().written();
	}

	@Override
	public byte[] readToEnd() {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (ByteBuf bytes = next(); !LocalPipe.isEnd(bytes); bytes = next()) {
			byte[] part = new byte[bytes.readableBytes()];
			bytes.readBytes(part);
			bytes.release();
			all.writeBytes(part);
			this.wire.toClient().hasRead(part.length);
		}
		return all.toByteArray();
	}

	private ByteBuf next() {
		ByteBuf bytes = null;
		while (bytes == null) {
			awaitWritten();
			// Nothing, where what was written came with what had been written before.
			bytes = this.wire.toClient().poll();
		}
		return bytes;
	}

	private void awaitWritten() {
		try {
			assertThat(this.written.tryAcquire(RecordingReceiver.PATIENCE.toSeconds(), TimeUnit.SECONDS))
				.as("bytes or the end, in time")
				.isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void finish() {
		this.wire.toServer().end();
	}

	@Override
	public void close() {
		finish();
		this.wire.toClient().readBy(this::discard);
		discard();
	}

	private void discard() {
		this.discarding.lock();
		try {
			this.wire.toClient().discard();
		}
		finally {
			this.discarding.unlock();
		}
	}

	@Override
	public void reset() {
		finish();
	}

}
