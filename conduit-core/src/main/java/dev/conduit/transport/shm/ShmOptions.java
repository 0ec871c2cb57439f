package dev.conduit.transport.shm;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.transport.WriteLimits;

/**
 * Options of links over shared memory.
 *
 * @param directory where the processes meet, for this user alone; where it is
 * {@code null}, {@code /dev/shm/conduit-<uid>}
 * @param ringSize bytes that are on their way in each direction of a link at most, a
 * power of two from 4 KiB to 16 MiB
 * @param writeLimits bounds on what waits beside the ring
 * @param prefaceTimeout how long a client may take to send its preface
 * @param topics rings that bring what is published to several processes at once
 * @since 0.1.0
 */
public record ShmOptions(@Nullable Path directory, int ringSize, WriteLimits writeLimits, Duration prefaceTimeout,
		ShmTopics topics) {

	private static final int MIN_RING_SIZE = 4096;

	private static final int MAX_RING_SIZE = 16 * 1024 * 1024;

	/** 256 KiB each way, five seconds for a preface. */
	public static final ShmOptions DEFAULT = new ShmOptions(null, 256 * 1024, WriteLimits.DEFAULT,
			Duration.ofSeconds(5));

	public ShmOptions {
		if (ringSize < MIN_RING_SIZE || ringSize > MAX_RING_SIZE || Integer.bitCount(ringSize) != 1) {
			throw new IllegalArgumentException("'ringSize' must be a power of two, %d to %d (was %d)"
				.formatted(MIN_RING_SIZE, MAX_RING_SIZE, ringSize));
		}
		if (!prefaceTimeout.isPositive()) {
			throw new IllegalArgumentException("'prefaceTimeout' must be positive (was %s)".formatted(prefaceTimeout));
		}
	}

	/**
	 * Options with the defaults of what is published.
	 * @param directory where the processes meet
	 * @param ringSize bytes that are on their way in each direction of a link at most
	 * @param writeLimits bounds on what waits beside the ring
	 * @param prefaceTimeout how long a client may take to send its preface
	 */
	public ShmOptions(@Nullable Path directory, int ringSize, WriteLimits writeLimits, Duration prefaceTimeout) {
		this(directory, ringSize, writeLimits, prefaceTimeout, ShmTopics.DEFAULT);
	}

	/**
	 * The same with other rings for what is published.
	 * @param changed their options
	 * @return the new options
	 */
	public ShmOptions withTopics(ShmTopics changed) {
		return new ShmOptions(this.directory, this.ringSize, this.writeLimits, this.prefaceTimeout, changed);
	}

}
