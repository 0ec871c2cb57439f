/**
 * RSocket over TCP, without copies.
 */
@NullMarked
package dev.conduit.benchmarks.peers.rsocket;

import org.jspecify.annotations.NullMarked;
