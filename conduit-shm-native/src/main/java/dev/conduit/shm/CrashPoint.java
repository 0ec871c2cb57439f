package dev.conduit.shm;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Where a test lets a process end between two steps that belong together, without a word,
 * as {@code kill -9} does: a JVM that was started with
 * {@code -Dconduit.shm.crash=CURSOR_MOVED@17} ends when it comes there the 17th time. In
 * any other JVM a point is a comparison of constants, of which the compiler leaves
 * nothing.
 */
enum CrashPoint {

	/** A topic is ours, and nothing of its file was looked at. */
	TOPIC_OWNED,

	/** A new file is complete, and not yet called by its name. */
	FILE_COMPLETE,

	/** A new file has its name, and nobody was told. */
	FILE_NAMED,

	/** A topic says that it is closed, and its file is still there. */
	TOPIC_CLOSED,

	/** A slot says that its message is being written. */
	MESSAGE_OPENED,

	/** A message is there, and the cursor does not tell of it. */
	MESSAGE_COMMITTED,

	/** The cursor tells of a message, and nobody was woken. */
	CURSOR_MOVED,

	/** A bell says that nobody sleeps, and those who do were not woken. */
	BELL_SILENCED,

	/** A bell says that somebody sleeps, and nobody does. */
	SLEEP_ANNOUNCED,

	/** A seat is locked, and says that it is free, or what its last holder left. */
	SEAT_LOCKED,

	/** A seat says that somebody sits there. */
	SEAT_TAKEN,

	/** Messages were read, and the publisher was not told. */
	PROGRESS_UNTOLD,

	/** A seat says that it is free, and is locked. */
	SEAT_LEFT,

	/** A client counts as arrived, and the server was not woken. */
	CLIENT_ARRIVED,

	/** A client's file has lost its name, and the client has no number. */
	CLIENT_TAKEN,

	/** Bytes of a stream are there, and the other end was not told. */
	BYTES_WRITTEN,

	/** Bytes of a stream were read, and a writer that waits for space was not told. */
	BYTES_READ,

	/** A client's bit is set, and the server was not woken. */
	BIT_SET,

	/** The bits of clients are taken, and nothing was done for them. */
	BITS_TAKEN,

	/** A service says that it is closed, and its file is still there. */
	SERVICE_CLOSED;

	static final String PROPERTY = "conduit.shm.crash";

	/** What the process ends with, so that a test knows that it came there. */
	static final int EXIT_CODE = 86;

	private static final @Nullable CrashPoint CHOSEN;

	private static final AtomicInteger LEFT;

	static {
		String[] chosen = System.getProperty(PROPERTY, "").split("@", 2);
		CHOSEN = (chosen[0].isEmpty()) ? null : valueOf(chosen[0]);
		LEFT = new AtomicInteger((chosen.length < 2) ? 1 : Integer.parseInt(chosen[1]));
	}

	/** Here is this point. */
	void hit() {
		if (CHOSEN == this && LEFT.decrementAndGet() == 0) {
			Runtime.getRuntime().halt(EXIT_CODE);
		}
	}

}
