/**
 * Runs all contestants side by side, in processes of their own, and reports.
 */
@NullMarked
package dev.conduit.benchmarks.sidebyside;

import org.jspecify.annotations.NullMarked;
