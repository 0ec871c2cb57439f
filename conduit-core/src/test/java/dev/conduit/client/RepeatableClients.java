package dev.conduit.client;

import java.security.SecureRandom;
import java.util.concurrent.ThreadFactory;

/**
 * Lets a simulation in another package decide where chance and threads come from.
 */
public final class RepeatableClients {

	private RepeatableClients() {
	}

	/**
	 * A client that does the same again.
	 * @param random source of nonces and jitter
	 * @param stoppers makes the thread that ends the client
	 * @return its builder
	 */
	public static ClientBuilder builder(SecureRandom random, ThreadFactory stoppers) {
		return ConduitClient.builder().repeatable(random, stoppers);
	}

}
