package dev.conduit.transport.local;

/**
 * Both directions between a client and a server.
 *
 * @param toServer what the client writes
 * @param toClient what the server writes
 */
record LocalWire(LocalPipe toServer, LocalPipe toClient) {

}
