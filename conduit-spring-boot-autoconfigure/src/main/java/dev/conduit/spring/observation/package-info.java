/**
 * Meters and observations by Micrometer, of calls, messages, listeners and those who wait
 * for each other.
 */
@NullMarked
package dev.conduit.spring.observation;

import org.jspecify.annotations.NullMarked;
