/**
 * Time as a dependency: what reads the clock and what waits is passed in, so that tests
 * drive it.
 */
@NullMarked
package dev.conduit.time;

import org.jspecify.annotations.NullMarked;
