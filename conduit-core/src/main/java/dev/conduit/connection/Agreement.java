package dev.conduit.connection;

import org.jspecify.annotations.Nullable;

import dev.conduit.exchange.Peer;

/**
 * What a hand-shake has settled and the connection goes on to need.
 *
 * @param peer who is at the other side
 * @param maxInFlight how much of this side's the peer lets be in flight
 * @param maxMessageSize bytes of a payload that the peer takes
 * @param capabilities what both sides can do
 * @param rate what bounds how much the peer sends, {@code null} for nothing
 */
record Agreement(Peer peer, int maxInFlight, int maxMessageSize, int capabilities, @Nullable InboundRate rate) {

}
