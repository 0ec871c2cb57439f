/**
 * What it costs to be seen.
 */
@NullMarked
package dev.conduit.benchmarks.metrics;

import org.jspecify.annotations.NullMarked;
