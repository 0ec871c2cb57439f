/**
 * The server: where readings meet the monitor, and where alerts arrive.
 */
@NullMarked
package dev.conduit.samples.iot.server;

import org.jspecify.annotations.NullMarked;
