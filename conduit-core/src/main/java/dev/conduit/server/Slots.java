package dev.conduit.server;

import java.util.HashSet;
import java.util.Set;

/**
 * Which connections take the places of a server: those that have a link. Whatever is told
 * twice, or of a connection that has no place, changes nothing, so that no order of
 * events can lose a place or give one away twice.
 */
final class Slots {

	private final int max;

	private final Set<Long> taken = new HashSet<>();

	Slots(int max) {
		this.max = max;
	}

	/**
	 * Takes a place for a connection.
	 * @return {@code false} if none is left
	 */
	synchronized boolean tryTake(long connection) {
		return this.taken.size() < this.max && this.taken.add(connection);
	}

	synchronized void free(long connection) {
		this.taken.remove(connection);
	}

	/**
	 * Gives the place of one connection to another, which may have one.
	 */
	synchronized void move(long from, long to) {
		this.taken.remove(from);
		this.taken.add(to);
	}

}
