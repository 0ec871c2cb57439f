/**
 * A Spring Boot application with one service of Conduit's.
 */
@NullMarked
package dev.conduit.benchmarks.peers.bootconduit;

import org.jspecify.annotations.NullMarked;
