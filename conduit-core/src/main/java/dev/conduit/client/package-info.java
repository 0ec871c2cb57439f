/**
 * The door of a client: keeps a connection to a server, and everything that goes over it.
 */
@NullMarked
package dev.conduit.client;

import org.jspecify.annotations.NullMarked;
