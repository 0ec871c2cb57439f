/**
 * An application that hands messages to itself.
 */
@NullMarked
package dev.conduit.benchmarks.annotated;

import org.jspecify.annotations.NullMarked;
