package dev.conduit.transport.netty;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;

/**
 * How the addresses of a host are found, which may take long.
 *
 * @param threads run what may block
 * @param names knows the addresses of hosts
 */
record HostLookup(Executor threads, Names names) {

	/** Asks whom this machine asks, on a virtual thread. */
	static final HostLookup OF_THIS_MACHINE = new HostLookup(
			(task) -> Thread.ofVirtual().name("conduit-resolve").start(task), InetAddress::getAllByName);

	/**
	 * Names of hosts and their addresses.
	 */
	@FunctionalInterface
	interface Names {

		InetAddress[] addresses(String host) throws UnknownHostException;

	}

}
