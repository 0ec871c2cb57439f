/**
 * Spring gRPC on Spring Boot, with arrays.
 */
@NullMarked
package dev.conduit.benchmarks.peers.springgrpc;

import org.jspecify.annotations.NullMarked;
