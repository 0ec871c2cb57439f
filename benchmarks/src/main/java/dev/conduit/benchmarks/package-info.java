/**
 * Measures Conduit beside others, in processes of their own, in one run.
 */
@NullMarked
package dev.conduit.benchmarks;

import org.jspecify.annotations.NullMarked;
