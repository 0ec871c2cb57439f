/**
 * Frames of every kind at both ends of real connections.
 */
@NullMarked
package dev.conduit.proof.wire;

import org.jspecify.annotations.NullMarked;
