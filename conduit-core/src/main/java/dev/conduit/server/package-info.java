/**
 * The door of a server: listens, lets in, and is the bus of its topics.
 */
@NullMarked
package dev.conduit.server;

import org.jspecify.annotations.NullMarked;
