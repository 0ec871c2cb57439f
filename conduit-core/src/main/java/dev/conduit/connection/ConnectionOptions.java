package dev.conduit.connection;

import java.time.Duration;

import dev.conduit.compression.CompressionOptions;
import dev.conduit.frame.FrameLimits;
import dev.conduit.frame.PeerLimits;

/**
 * Bounds and times of a connection.
 *
 * @param name name that this side gives itself in the hand-shake
 * @param limits what this side accepts, told to the peer
 * @param handshakeTimeout how long the hand-shake may take in all
 * @param closeTimeout how long to wait for the peer to finish after CLOSE
 * @param pauseTimeout how long a sender waits at most while the peer asks it to
 * @param inboundLimit bytes of calls and messages of the peer that may be unfinished; at
 * half of it the peer is paused, at all of it the link is not read any more. Twice the
 * message limit lets the handler of the largest message call its peer back
 * @param maxPausedScopes topics and subscriptions that may be paused one by one; past it
 * the whole connection is paused
 * @param compression which payloads are compressed
 * @param pace how fast the peer has to be and may be
 * @param resume whether what breaks is taken up again
 * @since 0.1.0
 */
public record ConnectionOptions(String name, PeerLimits limits, Duration handshakeTimeout, Duration closeTimeout,
		Duration pauseTimeout, long inboundLimit, int maxPausedScopes, CompressionOptions compression, PaceLimits pace,
		ResumeOptions resume) {

	/** Each connection holds tables of that size. */
	private static final int MAX_IN_FLIGHT = 64 * 1024;

	/** What holds where nothing is configured. */
	public static final ConnectionOptions DEFAULT = new ConnectionOptions("conduit", PeerLimits.DEFAULT,
			Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30), 32L * 1024 * 1024, 256,
			CompressionOptions.DEFAULT, PaceLimits.DEFAULT, ResumeOptions.DEFAULT);

	public ConnectionOptions {
		if (inboundLimit < 1) {
			throw new IllegalArgumentException("'inboundLimit' must be positive (was %d)".formatted(inboundLimit));
		}
		if (maxPausedScopes < 1 || maxPausedScopes > SendGate.MAX_SCOPES) {
			throw new IllegalArgumentException(
					"'maxPausedScopes' must be 1 to %d, which is what a peer accepts (was %d)"
						.formatted(SendGate.MAX_SCOPES, maxPausedScopes));
		}
		if (limits.maxInFlight() > MAX_IN_FLIGHT) {
			throw new IllegalArgumentException(
					"'maxInFlight' must be 1 to %d (was %d)".formatted(MAX_IN_FLIGHT, limits.maxInFlight()));
		}
	}

	/**
	 * Options that compress nothing.
	 * @param name name that this side gives itself in the hand-shake
	 * @param limits what this side accepts, told to the peer
	 * @param handshakeTimeout how long the hand-shake may take in all
	 * @param closeTimeout how long to wait for the peer to finish after CLOSE
	 * @param pauseTimeout how long a sender waits at most while the peer asks it to
	 * @param inboundLimit bytes of calls and messages of the peer that may be unfinished
	 * @param maxPausedScopes topics and subscriptions that may be paused one by one
	 */
	public ConnectionOptions(String name, PeerLimits limits, Duration handshakeTimeout, Duration closeTimeout,
			Duration pauseTimeout, long inboundLimit, int maxPausedScopes) {
		this(name, limits, handshakeTimeout, closeTimeout, pauseTimeout, inboundLimit, maxPausedScopes,
				CompressionOptions.DEFAULT, PaceLimits.DEFAULT, ResumeOptions.DEFAULT);
	}

	/**
	 * These options with another way to treat what breaks.
	 * @param resume whether it is taken up again
	 * @return the new options
	 */
	public ConnectionOptions withResume(ResumeOptions resume) {
		return new ConnectionOptions(this.name, this.limits, this.handshakeTimeout, this.closeTimeout,
				this.pauseTimeout, this.inboundLimit, this.maxPausedScopes, this.compression, this.pace, resume);
	}

	/**
	 * These options with another compression.
	 * @param compression which payloads are compressed
	 * @return the new options
	 */
	public ConnectionOptions withCompression(CompressionOptions compression) {
		return new ConnectionOptions(this.name, this.limits, this.handshakeTimeout, this.closeTimeout,
				this.pauseTimeout, this.inboundLimit, this.maxPausedScopes, compression, this.pace, this.resume);
	}

	/**
	 * These options under another name.
	 * @param name name that this side gives itself
	 * @return the new options
	 */
	public ConnectionOptions withName(String name) {
		return new ConnectionOptions(name, this.limits, this.handshakeTimeout, this.closeTimeout, this.pauseTimeout,
				this.inboundLimit, this.maxPausedScopes, this.compression, this.pace, this.resume);
	}

	/**
	 * These options with other limits.
	 * @param limits what this side accepts
	 * @return the new options
	 */
	public ConnectionOptions withLimits(PeerLimits limits) {
		return new ConnectionOptions(this.name, limits, this.handshakeTimeout, this.closeTimeout, this.pauseTimeout,
				this.inboundLimit, this.maxPausedScopes, this.compression, this.pace, this.resume);
	}

	/**
	 * These options with another pace.
	 * @param pace how fast the peer has to be and may be
	 * @return the new options
	 */
	public ConnectionOptions withPace(PaceLimits pace) {
		return new ConnectionOptions(this.name, this.limits, this.handshakeTimeout, this.closeTimeout,
				this.pauseTimeout, this.inboundLimit, this.maxPausedScopes, this.compression, pace, this.resume);
	}

	FrameLimits inboundFrameLimits() {
		return FrameLimits.of(this.limits)
			.withMaxIncompleteBytes(Math.max(this.limits.maxMessageSize(), this.inboundLimit))
			.withMinFrameRate(this.pace.minFrameRate());
	}

}
