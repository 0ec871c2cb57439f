/**
 * The monitor: windows, rules, alerts, and the table on the screen.
 */
@NullMarked
package dev.conduit.samples.iot.monitor;

import org.jspecify.annotations.NullMarked;
