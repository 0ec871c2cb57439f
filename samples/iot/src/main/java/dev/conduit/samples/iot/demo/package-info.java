/**
 * All of it at once, each in a process of its own.
 */
@NullMarked
package dev.conduit.samples.iot.demo;

import org.jspecify.annotations.NullMarked;
