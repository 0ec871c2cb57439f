package dev.conduit.frame;

import io.netty.buffer.ByteBuf;

/**
 * Takes bytes out of what came. A direct buffer of Netty makes a view of itself for each
 * array that is read from it; the one view that the buffer keeps for itself does as well,
 * because only one thread reads.
 */
final class Incoming {

	private Incoming() {
	}

	/**
	 * Reads bytes.
	 * @param in is read on by so many
	 * @param into gets them
	 * @param at where in it they begin
	 */
	static void read(ByteBuf in, byte[] into, int at, int size) {
		if (in.isDirect() && in.nioBufferCount() == 1) {
			in.internalNioBuffer(in.readerIndex(), size).get(into, at, size);
			in.skipBytes(size);
		}
		else {
			in.readBytes(into, at, size);
		}
	}

}
