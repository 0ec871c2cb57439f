package dev.conduit.transport;

/**
 * What the transport knows of the other side.
 *
 * @param transport scheme of the transport
 * @param address where the other side is, for logs
 * @param sameHost whether the transport reaches this host only
 * @since 0.1.0
 */
public record PeerInfo(String transport, String address, boolean sameHost) {

}
