/**
 * Devices that report, a monitor that watches them, and a server between them.
 */
@NullMarked
package dev.conduit.samples.iot;

import org.jspecify.annotations.NullMarked;
