/**
 * What it costs to be able to take a connection up again.
 */
@NullMarked
package dev.conduit.benchmarks.resume;

import org.jspecify.annotations.NullMarked;
