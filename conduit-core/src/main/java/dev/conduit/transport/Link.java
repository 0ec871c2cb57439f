package dev.conduit.transport;

import java.security.cert.X509Certificate;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.conduit.frame.Frame;
import dev.conduit.frame.FrameLimits;
import dev.conduit.scram.ChannelBindings;

/**
 * Moves frames to one peer and knows nothing of their meaning. Each link has a loop: one
 * thread at a time that reads, calls the {@link FrameReceiver} and runs the tasks of
 * {@link #execute}.
 *
 * @since 0.1.0
 */
public interface Link {

	/**
	 * Sends a frame. Called from any thread; never blocks; the frames of one thread leave
	 * in its order. After the link is closed frames are dropped. A link whose
	 * {@link #isWritable()} is not heeded, or whose peer stops reading, is closed with
	 * the code {@code WRITE_STALLED}; see {@link WriteLimits}.
	 * @param frame the frame; encoded at once
	 * @throws dev.conduit.message.ConduitException if the frame cannot be encoded within
	 * the peer's limits; nothing is sent then
	 */
	void send(Frame frame);

	/**
	 * Bytes that were sent and have not left; for bounds and metrics.
	 * @return zero or more
	 */
	long pendingBytes();

	/**
	 * Bytes of frames that were handed to whatever carries them; for metrics.
	 * @return a count, 0 where nobody counts
	 */
	default long sentBytes() {
		return 0;
	}

	/**
	 * Bytes that came; for metrics.
	 * @return a count, 0 where nobody counts
	 */
	default long receivedBytes() {
		return 0;
	}

	/**
	 * Whether less waits to leave than the high-water mark. A change is told to the
	 * receiver.
	 * @return whether to go on sending
	 */
	boolean isWritable();

	/**
	 * Stops or goes on reading from the peer, so that its sends stall. Frames that were
	 * read already still arrive. Whether the peer has ended may show only when reading
	 * goes on; what it sent before is not lost. Any thread.
	 * @param reading whether to read
	 */
	void setReading(boolean reading);

	/**
	 * Sets the bounds on what is read from here on. Called on the loop.
	 * @param limits the bounds
	 */
	void setInboundLimits(FrameLimits limits);

	/**
	 * Sets what the peer takes, for the frames from here on. Called by whoever alone
	 * sends at this moment.
	 * @param maxFrameSize bytes after the header; larger payloads are split
	 * @param maxMessageSize bytes of the payload of one message or call; larger ones are
	 * refused by {@link #send}
	 * @param checksum whether frames end in a CRC32C
	 */
	void setOutboundFormat(int maxFrameSize, int maxMessageSize, boolean checksum);

	/**
	 * Runs a task on the loop, after what is there already; at once where the caller is
	 * on the loop. After the link is closed the task still runs, on some thread, so that
	 * nothing waits for ever.
	 * @param task short, never blocks
	 */
	void execute(Runnable task);

	/**
	 * Whether the caller is on the loop, where blocking would stall this and other links.
	 * @return whether it is
	 */
	boolean inLoop();

	/**
	 * Whether the caller's thread may wait for something to happen on this link: neither
	 * on its loop nor on a thread that other links share, since what it waits for may
	 * have to come over one of those.
	 * @return whether it may
	 */
	default boolean mayBlock() {
		return !inLoop() && !LoopThread.isCurrent();
	}

	/**
	 * Whether changed bytes would go unnoticed below this link, so that frames should end
	 * in a checksum. TCP and Unix sockets notice, and memory does not change.
	 * @return whether this side offers checksums to the peer
	 */
	default boolean needsChecksum() {
		return false;
	}

	/**
	 * The rings that the peers of this listener's links can read.
	 * @return what opens them, the same for all these links, or {@code null} where there
	 * are none
	 */
	default RingSender.@Nullable Factory ringSenders() {
		return null;
	}

	/**
	 * The rings of the peer that this side can read.
	 * @return what reads them, or {@code null} where there are none
	 */
	default RingReader.@Nullable Factory ringReaders() {
		return null;
	}

	/**
	 * Whether the loop goes on when the link is closed, one task at a time and in order,
	 * so that what is in flight may go on over another link.
	 * @return whether a connection over this link may be taken up again
	 */
	default boolean loopOutlives() {
		return false;
	}

	/**
	 * Sends what waits, then closes; what cannot be sent within a second is dropped. Any
	 * thread, any number of times. Where the caller is on the loop, no frame arrives
	 * after this; {@link FrameReceiver#closed} follows once the peer has ended, too, a
	 * second later at most.
	 */
	void close();

	/**
	 * What is known of the other side.
	 * @return the peer
	 */
	PeerInfo peer();

	/**
	 * The certificate that the other side proved to have. On the loop, once frames come.
	 * @return the certificate, or {@code null} where it was not asked for one
	 */
	default @Nullable X509Certificate peerCertificate() {
		return null;
	}

	/**
	 * The user that the other side's process runs as, by the word of the system. On the
	 * loop.
	 * @return the user, or {@code null} where the system does not tell
	 */
	default @Nullable PeerUser peerUser() {
		return null;
	}

	/**
	 * For how long the link has been there, also before anybody stood behind it.
	 * @return zero where nothing happens before that
	 */
	default Duration age() {
		return Duration.ZERO;
	}

	/**
	 * What ties a log-in to this very link. On the loop, once frames come.
	 * @return the bindings that both ends can work out
	 */
	default ChannelBindings channelBindings() {
		return ChannelBindings.NONE;
	}

}
