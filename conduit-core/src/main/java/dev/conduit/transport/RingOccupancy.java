package dev.conduit.transport;

/**
 * What is in a ring, as the one who writes it sees it.
 *
 * @param sent messages that were written so far
 * @param slots how many it holds
 * @param readers who reads it now
 * @param behind messages that the slowest of them has yet to read
 * @param lost messages that these readers have lost so far
 * @since 0.1.0
 */
public record RingOccupancy(long sent, int slots, int readers, long behind, long lost) {

}
