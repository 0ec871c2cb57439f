/**
 * Programs as processes of their own, for tests of what a reader would run.
 */
@NullMarked
package dev.conduit.process;

import org.jspecify.annotations.NullMarked;
