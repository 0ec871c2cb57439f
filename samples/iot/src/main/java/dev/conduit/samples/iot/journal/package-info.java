/**
 * Lines in a file that are there after a crash.
 */
@NullMarked
package dev.conduit.samples.iot.journal;

import org.jspecify.annotations.NullMarked;
