package dev.conduit.shm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A record of who is there, in shared memory: process, since, and a name. Written by its
 * owner before anybody is told that it is there; read by others it is untrusted.
 *
 * @param control where it is
 * @param pid where the process is; 8 bytes
 * @param since where the time is; 8 bytes
 * @param name where the name is: 4 bytes of length and {@link #MAX_NAME} bytes
 */
record Label(MemorySegment control, long pid, long since, long name) {

	/** Bytes of a name, in UTF-8. */
	static final int MAX_NAME = 92;

	/** Says that this process is there. */
	void write(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		Words.setLongOpaque(this.control, this.pid, ProcessHandle.current().pid());
		Words.setLongOpaque(this.control, this.since, System.currentTimeMillis());
		Words.setInt(this.control, this.name, bytes.length);
		MemorySegment.copy(bytes, 0, this.control, ValueLayout.JAVA_BYTE, this.name + Integer.BYTES, bytes.length);
	}

	Holder read() {
		int length = Math.clamp(Words.getInt(this.control, this.name), 0, MAX_NAME);
		byte[] bytes = new byte[length];
		MemorySegment.copy(this.control, ValueLayout.JAVA_BYTE, this.name + Integer.BYTES, bytes, 0, length);
		String text = new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
		return new Holder(Words.getLongOpaque(this.control, this.pid), text,
				Instant.ofEpochMilli(Words.getLongOpaque(this.control, this.since)));
	}

}
