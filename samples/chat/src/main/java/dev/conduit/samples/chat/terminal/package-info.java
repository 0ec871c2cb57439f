/**
 * The terminal of a user, or what stands in its place: a pipe, a file, nothing.
 */
@NullMarked
package dev.conduit.samples.chat.terminal;

import org.jspecify.annotations.NullMarked;
