/**
 * A device: reports readings of the machine that it runs on.
 */
@NullMarked
package dev.conduit.samples.iot.device;

import org.jspecify.annotations.NullMarked;
