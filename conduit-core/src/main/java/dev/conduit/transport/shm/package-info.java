/**
 * What {@code shm://} means to servers and clients: the memory itself is in a module of
 * its own, which needs a newer Java and is found when an address asks for it.
 */
@NullMarked
package dev.conduit.transport.shm;

import org.jspecify.annotations.NullMarked;
