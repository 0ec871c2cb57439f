package dev.conduit.transport;

/**
 * What a transport offers to its contract: made for one test and closed after it.
 */
public interface TestedTransport extends AutoCloseable {

	ClientTransport client();

	ServerTransport server();

	/**
	 * An address where one can listen.
	 */
	Address freeAddress();

	/**
	 * A client of bytes, connected to a listener.
	 */
	RawPeer connectRaw(Address address);

	@Override
	void close();

}
