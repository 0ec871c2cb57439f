/**
 * Auto-configuration of Conduit's observations.
 */
@NullMarked
package dev.conduit.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
