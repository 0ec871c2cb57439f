package dev.conduit.dispatch;

/**
 * What a dispatcher did since it was made, and does now. The numbers are read one after
 * the other while calls go on, so they fit each other only when it rests. Each call is
 * counted once: as running or queued, and then in one of the others.
 *
 * @param running calls that hold a permit or run on a loop: handlers that have not
 * returned, and exchanges that have not ended
 * @param queued calls that wait for a permit
 * @param completed calls that were answered with a result
 * @param failed calls that were answered with a problem of their handler, or cut off by
 * {@link Dispatcher#close()}
 * @param expired calls whose deadline passed before an answer, run or not
 * @param cancelled calls whose caller gave up before an answer, run or not
 * @param refused calls that were not run because of a bound or because the dispatcher
 * drains
 * @param notFound calls of routes that nothing serves
 * @since 0.1.0
 */
public record DispatchStatistics(int running, int queued, long completed, long failed, long expired, long cancelled,
		long refused, long notFound) {

}
