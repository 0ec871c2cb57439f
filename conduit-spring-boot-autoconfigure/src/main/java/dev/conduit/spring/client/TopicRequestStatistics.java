package dev.conduit.spring.client;

/**
 * What became of questions to topics.
 *
 * @param pending questions that wait for an answer
 * @param answered questions that got one
 * @param timedOut questions that got none in time
 * @param discarded answers to no question that waits: late ones, second ones, and those
 * that nobody asked for
 * @since 0.1.0
 */
public record TopicRequestStatistics(int pending, long answered, long timedOut, long discarded) {

}
