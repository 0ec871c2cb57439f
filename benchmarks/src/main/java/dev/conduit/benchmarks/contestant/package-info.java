/**
 * The contestants that run on this module's class path: plain sockets, Netty alone, and
 * Conduit.
 */
@NullMarked
package dev.conduit.benchmarks.contestant;

import org.jspecify.annotations.NullMarked;
