package dev.conduit.transport.local;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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

	private final Outlet outlet;

	private volatile boolean ended;

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
	 * Something was written to the outlet.
	 */
	void written() {
		this.wakeReader.run();
	}

	/**
	 * Nothing is written any more.
	 */
	void end() {
		this.ended = true;
		this.wakeReader.run();
	}

	/**
	 * Takes the next bytes, or the end; the caller owns them and tells when they are
	 * read.
	 */
	@Nullable ByteBuf poll() {
		// Before the look into the outlet: what was written before the end comes before
		// it.
		boolean ended = this.ended;
		ByteBuf bytes = this.outlet.poll();
		return (bytes == null && ended) ? END : bytes;
	}

	static boolean isEnd(ByteBuf bytes) {
		return !bytes.isReadable();
	}

	void hasRead(int bytes) {
		this.outlet.budget().release(bytes);
		this.wakeWriter.run();
	}

	boolean isEmpty() {
		return !this.ended && this.outlet.isEmpty();
	}

	/**
	 * Drops what nobody will read.
	 */
	void discard() {
		this.outlet.discard();
		this.wakeWriter.run();
	}

}
