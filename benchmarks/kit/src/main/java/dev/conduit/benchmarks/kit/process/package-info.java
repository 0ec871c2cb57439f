/**
 * JVMs started for a measurement, what they use, and the machine that they run on.
 */
@NullMarked
package dev.conduit.benchmarks.kit.process;

import org.jspecify.annotations.NullMarked;
