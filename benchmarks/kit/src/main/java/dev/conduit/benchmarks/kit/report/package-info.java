/**
 * Figures of several rounds, as tables and plots.
 */
@NullMarked
package dev.conduit.benchmarks.kit.report;

import org.jspecify.annotations.NullMarked;
