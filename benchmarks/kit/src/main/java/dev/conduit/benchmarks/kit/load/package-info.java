/**
 * What every contestant is put to: shapes of load, their figures, and the two processes
 * that serve and load it. Every answer is compared with what was sent.
 */
@NullMarked
package dev.conduit.benchmarks.kit.load;

import org.jspecify.annotations.NullMarked;
