package dev.conduit.transport;

import java.time.Duration;

/**
 * What a reader of a ring has done.
 *
 * @param ring name of the ring
 * @param received messages that were read
 * @param lost messages that were overwritten before they could be read; with those that
 * were read, all that was sent since the begin
 * @param lag how long the message that was read last had been in the ring
 * @since 0.1.0
 */
public record RingStatistics(String ring, long received, long lost, Duration lag) {

}
