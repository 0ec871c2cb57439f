/**
 * Shared memory beside others that carry messages between the processes of one host.
 */
@NullMarked
package dev.conduit.benchmarks.shm;

import org.jspecify.annotations.NullMarked;
