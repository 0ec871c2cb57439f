/**
 * Auto-configuration of Conduit's meters.
 */
@NullMarked
package dev.conduit.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
