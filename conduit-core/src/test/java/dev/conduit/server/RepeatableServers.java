package dev.conduit.server;

import java.security.SecureRandom;
import java.util.concurrent.ThreadFactory;

/**
 * Lets a simulation in another package decide where chance and threads come from.
 */
public final class RepeatableServers {

	private RepeatableServers() {
	}

	/**
	 * A server that does the same again.
	 * @param random source of tokens and jitter
	 * @param stoppers makes the thread that ends the server
	 * @return its builder
	 */
	public static ServerBuilder builder(SecureRandom random, ThreadFactory stoppers) {
		return ConduitServer.builder().repeatable(random, stoppers);
	}

}
