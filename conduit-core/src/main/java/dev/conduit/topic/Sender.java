package dev.conduit.topic;

import dev.conduit.exchange.Peer;
import dev.conduit.message.AckLevel;

/**
 * Who publishes, and what they want to know.
 *
 * @param peer who it is
 * @param ackLevel what they want to know
 */
record Sender(Peer peer, AckLevel ackLevel) {

}
