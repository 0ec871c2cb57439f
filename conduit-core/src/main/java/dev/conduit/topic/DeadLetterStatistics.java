package dev.conduit.topic;

/**
 * What dead letters there are and what became of the others, at one moment. At any moment
 * {@code kept} is the sum of {@code letters}, {@code replayed}, {@code purged},
 * {@code expired} and {@code evicted}.
 *
 * @param letters letters that are there
 * @param bytes bytes of these
 * @param kept letters that were taken in
 * @param replayed letters of these that were processed in the end
 * @param purged letters of these that somebody threw away
 * @param expired letters of these that were kept long enough
 * @param evicted letters of these that had to go for newer ones
 * @param unkept messages that were given up and not taken in: larger than all letters may
 * be together, or none are kept
 * @since 0.1.0
 */
public record DeadLetterStatistics(int letters, long bytes, long kept, long replayed, long purged, long expired,
		long evicted, long unkept) {

}
