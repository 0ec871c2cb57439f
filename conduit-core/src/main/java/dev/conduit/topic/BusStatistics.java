package dev.conduit.topic;

/**
 * What a bus holds and has done so far.
 *
 * @param subscriptions subscriptions at this moment
 * @param published messages that were published
 * @param unrouted messages of these that no subscription wanted
 * @since 0.1.0
 */
public record BusStatistics(int subscriptions, long published, long unrouted) {

}
