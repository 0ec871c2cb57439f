/**
 * Gives meaning to the frames of one link: hand-shake, calls, messages, flow, health and
 * the orderly end.
 */
@NullMarked
package dev.conduit.connection;

import org.jspecify.annotations.NullMarked;
