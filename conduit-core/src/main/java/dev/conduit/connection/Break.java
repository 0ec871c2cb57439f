package dev.conduit.connection;

import dev.conduit.message.Problem;
import dev.conduit.time.Timer;

/**
 * The time in which a session has no link, from its begin. On the loop.
 *
 * @param since when it began, by the timer's clock
 * @param lastSent number of the last frame that was sent before
 * @param reason what broke the link
 * @param end ends the session when it was too long
 */
record Break(long since, long lastSent, Problem reason, Timer.Timeout end) {

}
