package dev.conduit.exchange;

/**
 * The other side of a connection as an application may know it.
 *
 * @param connectionId number of the connection, unique in this process
 * @param principal name that the peer proved, {@code anonymous} where no proof was asked
 * @param name name that the peer gave itself
 * @param address where it is
 * @since 0.1.0
 */
public record Peer(long connectionId, String principal, String name, String address) {

}
