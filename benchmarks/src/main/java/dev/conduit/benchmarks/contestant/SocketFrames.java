package dev.conduit.benchmarks.contestant;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Frames on a blocking socket, of 64 KiB at most. One thread reads; those who write take
 * turns.
 */
final class SocketFrames {

	private static final int CAPACITY = 64 * 1024;

	private final SocketChannel channel;

	private final ByteBuffer in = ByteBuffer.allocateDirect(CAPACITY).flip();

	private final ByteBuffer out = ByteBuffer.allocateDirect(CAPACITY);

	SocketFrames(SocketChannel channel) {
		this.channel = channel;
	}

	/**
	 * Waits until a frame has come in full.
	 * @return whether the peer is still there
	 */
	boolean await() throws IOException {
		while (!hasFrame()) {
			this.in.compact();
			int read = this.channel.read(this.in);
			this.in.flip();
			if (read < 0) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Whether a frame can be read without waiting.
	 */
	boolean hasFrame() {
		return this.in.remaining() >= RawFrame.KIND
				&& this.in.remaining() >= RawFrame.KIND + this.in.getInt(this.in.position());
	}

	/**
	 * Kind of the next frame.
	 */
	byte kind() {
		return this.in.get(this.in.position() + RawFrame.KIND);
	}

	/**
	 * Takes the next frame.
	 * @return its payload
	 */
	byte[] read() {
		byte[] payload = new byte[this.in.getInt() - 1];
		this.in.get();
		this.in.get(payload);
		return payload;
	}

	/**
	 * Writes the next frame back as it came.
	 */
	void echo() throws IOException {
		int length = RawFrame.KIND + this.in.getInt(this.in.position());
		require(length);
		this.out.put(this.out.position(), this.in, this.in.position(), length);
		this.out.position(this.out.position() + length);
		this.in.position(this.in.position() + length);
	}

	/**
	 * Adds a frame to what is written together.
	 */
	void write(byte kind, byte[] payload) throws IOException {
		require(RawFrame.PAYLOAD + payload.length);
		this.out.putInt(1 + payload.length).put(kind).put(payload);
	}

	private void require(int bytes) throws IOException {
		if (this.out.remaining() < bytes) {
			flush();
		}
	}

	/**
	 * Writes all that was added.
	 */
	void flush() throws IOException {
		this.out.flip();
		while (this.out.hasRemaining()) {
			this.channel.write(this.out);
		}
		this.out.clear();
	}

	void close() throws IOException {
		this.channel.close();
	}

}
