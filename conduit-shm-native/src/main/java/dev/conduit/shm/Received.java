package dev.conduit.shm;

/**
 * A value that came as a message, whole.
 *
 * @param value what was published
 * @param sequence number of the message in its topic
 * @param publishNanos when it was published, as {@link View#publishNanos()}
 * @param lostBefore messages that were lost since the one before
 * @param <T> what is published
 * @since 0.1.0
 */
public record Received<T>(T value, long sequence, long publishNanos, long lostBefore) {

}
