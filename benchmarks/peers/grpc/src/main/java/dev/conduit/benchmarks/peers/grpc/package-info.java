/**
 * gRPC with arrays, on its own executor or on the event loop.
 */
@NullMarked
package dev.conduit.benchmarks.peers.grpc;

import org.jspecify.annotations.NullMarked;
