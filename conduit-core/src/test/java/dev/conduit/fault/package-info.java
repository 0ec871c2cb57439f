/**
 * Faults on the way between clients and servers, for tests: frames that are lost, late or
 * held back on any transport, and connections that break at a byte on sockets.
 */
@NullMarked
package dev.conduit.fault;

import org.jspecify.annotations.NullMarked;
