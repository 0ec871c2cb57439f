package dev.conduit.topic;

import dev.conduit.exchange.Delivery;
import dev.conduit.message.Problem;

/**
 * A delivery to a mailbox that delivers once, since whoever it came from delivers it
 * again: to this mailbox or to another one.
 *
 * @since 0.1.0
 */
public interface RepeatedElsewhere extends Delivery {

	/**
	 * Whether there will be another attempt when this one is rejected. Says what is to be
	 * expected, for the log; called from any thread, never blocks.
	 * @param problem why it is rejected
	 * @return whether this is not the end of the matter
	 */
	boolean isRepeatedAfter(Problem problem);

}
