/**
 * Client and server of Conduit, as they are, on a virtual clock and one scheduler of a
 * seed: whatever goes wrong goes wrong again in the same way.
 */
@NullMarked
package dev.conduit.simulation;

import org.jspecify.annotations.NullMarked;
