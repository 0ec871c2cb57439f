/**
 * SOFABolt, on its default executor or on the I/O thread.
 */
@NullMarked
package dev.conduit.benchmarks.peers.bolt;

import org.jspecify.annotations.NullMarked;
