/**
 * The parts of Conduit by themselves, for JMH. Each benchmark checks what comes out of
 * it.
 */
@NullMarked
package dev.conduit.benchmarks.parts;

import org.jspecify.annotations.NullMarked;
