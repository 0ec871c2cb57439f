/**
 * What server, devices and monitor say to each other.
 */
@NullMarked
package dev.conduit.samples.iot.api;

import org.jspecify.annotations.NullMarked;
