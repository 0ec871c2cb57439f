package dev.conduit.transport.local;

import java.util.Queue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;

import dev.conduit.transport.Outlet;

/**
 * Bytes on their way from one end of a link to the other. Any thread writes, the loop of
 * the reading end reads. What waits is bounded by the outlet's budget: the writing end
 * acquires, the reading end releases.
 */
final class LocalPipe {

	/** The end, after which nothing comes: no bytes, since each frame has some. */
	static final ByteBuf END = Unpooled.EMPTY_BUFFER;

	private static final int CHUNK = 64;

	private final Queue<ByteBuf> buffers = new MpscUnboundedVarHandleArrayQueue<>(CHUNK);

	private final Outlet outlet;

	private Runnable wakeReader = () -> {
	};

	private Runnable wakeWriter = () -> {
	};

	LocalPipe(Outlet outlet) {
		this.outlet = outlet;
	}

	Outlet outlet() {
		return this.outlet;
	}

	/**
	 * Says what to run, on any thread, after bytes were written. Called before the first
	 * are.
	 */
	void readBy(Runnable wakeReader) {
		this.wakeReader = wakeReader;
	}

	/**
	 * Says what to run, on any thread, after bytes were read. Called before the first are
	 * written.
	 */
	void writtenBy(Runnable wakeWriter) {
		this.wakeWriter = wakeWriter;
	}

	/**
	 * Writes bytes whose size was acquired, or the end.
	 * @param bytes takes ownership
	 */
	void write(ByteBuf bytes) {
		this.buffers.add(bytes);
		this.wakeReader.run();
	}

	/**
	 * Takes the next bytes, or the end; the caller owns them and tells when they are
	 * read.
	 */
	@Nullable ByteBuf poll() {
		return this.buffers.poll();
	}

	static boolean isEnd(ByteBuf bytes) {
		return !bytes.isReadable();
	}

	void hasRead(int bytes) {
		this.outlet.budget().release(bytes);
		this.wakeWriter.run();
	}

	boolean isEmpty() {
		return this.buffers.isEmpty();
	}

	/**
	 * Drops what nobody will read.
	 */
	void discard() {
		for (ByteBuf bytes = poll(); bytes != null; bytes = poll()) {
			int size = bytes.readableBytes();
			bytes.release();
			hasRead(size);
		}
	}

}
