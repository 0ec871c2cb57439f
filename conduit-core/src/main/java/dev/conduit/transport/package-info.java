/**
 * The seam between bytes and protocol: links that move frames, and the addresses that
 * choose them.
 */
@NullMarked
package dev.conduit.transport;

import org.jspecify.annotations.NullMarked;
