/**
 * A Spring Boot application without anything, and what tells how it started.
 */
@NullMarked
package dev.conduit.benchmarks.peers.boot;

import org.jspecify.annotations.NullMarked;
