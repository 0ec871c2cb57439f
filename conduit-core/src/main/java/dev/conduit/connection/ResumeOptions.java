package dev.conduit.connection;

import java.time.Duration;

/**
 * Whether a connection that breaks is taken up again over another link, with all that is
 * in flight, and what is kept for that. Both sides have to want it.
 *
 * @param enabled whether this side counts and keeps frames
 * @param window how long a broken connection waits to be taken up again; it ends then
 * @param bufferBytes bytes of frames that one connection keeps until the peer has said
 * that they came; the oldest go for newer ones, and a connection that needs those cannot
 * be taken up again
 * @param totalBytes the same for all connections of a client or server
 * @param maxWaiting broken connections that wait at once; one more ends as if this were
 * not enabled
 * @since 0.1.0
 */
public record ResumeOptions(boolean enabled, Duration window, long bufferBytes, long totalBytes, int maxWaiting) {

	/** Not enabled. Otherwise a minute, 4 MiB, 256 MiB for all, 1000 that wait. */
	public static final ResumeOptions DEFAULT = new ResumeOptions(false, Duration.ofSeconds(60), 4L * 1024 * 1024,
			256L * 1024 * 1024, 1000);

	public ResumeOptions {
		if (window.toMillis() < 1) {
			throw new IllegalArgumentException("'window' must be a millisecond or more (was %s)".formatted(window));
		}
		if (bufferBytes < 1 || totalBytes < bufferBytes) {
			throw new IllegalArgumentException(
					"'bufferBytes' and 'totalBytes' must be positive and in that order (were %d and %d)"
						.formatted(bufferBytes, totalBytes));
		}
		if (maxWaiting < 1) {
			throw new IllegalArgumentException("'maxWaiting' must be positive (was %d)".formatted(maxWaiting));
		}
	}

	/**
	 * The same, switched on or off.
	 * @param enabled whether this side counts and keeps frames
	 * @return the new options
	 */
	public ResumeOptions withEnabled(boolean enabled) {
		return new ResumeOptions(enabled, this.window, this.bufferBytes, this.totalBytes, this.maxWaiting);
	}

	/**
	 * The same with another patience.
	 * @param window how long a broken connection waits
	 * @return the new options
	 */
	public ResumeOptions withWindow(Duration window) {
		return new ResumeOptions(this.enabled, window, this.bufferBytes, this.totalBytes, this.maxWaiting);
	}

	/**
	 * The same with other bounds on what is kept.
	 * @param bufferBytes bytes of one connection
	 * @param totalBytes bytes of all
	 * @return the new options
	 */
	public ResumeOptions withBytes(long bufferBytes, long totalBytes) {
		return new ResumeOptions(this.enabled, this.window, bufferBytes, totalBytes, this.maxWaiting);
	}

	/**
	 * The same with another bound on those that wait.
	 * @param maxWaiting broken connections that wait at once
	 * @return the new options
	 */
	public ResumeOptions withMaxWaiting(int maxWaiting) {
		return new ResumeOptions(this.enabled, this.window, this.bufferBytes, this.totalBytes, maxWaiting);
	}

}
