package dev.conduit.spring.listener;

/**
 * What a listener has done since the application started.
 *
 * @param handled messages that its method took without an exception
 * @param filtered messages that its filter did not accept
 * @param failed deliveries that failed, in the filter or the method; a message may fail
 * several times
 * @since 0.1.0
 */
public record ListenerStatistics(long handled, long filtered, long failed) {

}
