package dev.conduit.topic;

import java.time.Duration;

import dev.conduit.exchange.Peer;
import dev.conduit.message.Message;
import dev.conduit.message.Problem;

/**
 * A message that a subscriber was given often enough, or that it will never take.
 *
 * @param id number of the letter, unique within its bus and the same after a replay that
 * failed
 * @param subscriber who did not handle it; others of its topic may have
 * @param message the message as it was published, with its headers
 * @param publisher who published it
 * @param problem why the last attempt failed
 * @param attempts how often the subscriber got it, with those of replays; 0 where nobody
 * did
 * @param age how long ago the last attempt failed, when this was asked for
 * @param replaying whether it is on its way to the subscriber again
 * @since 0.1.0
 */
public record DeadLetter(long id, Subscriber subscriber, Message message, Peer publisher, Problem problem, int attempts,
		Duration age, boolean replaying) {

}
