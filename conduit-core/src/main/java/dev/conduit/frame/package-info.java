/**
 * The wire format: one record a frame, its bytes, and the limits that hold before
 * anything is allocated.
 */
@NullMarked
package dev.conduit.frame;

import org.jspecify.annotations.NullMarked;
