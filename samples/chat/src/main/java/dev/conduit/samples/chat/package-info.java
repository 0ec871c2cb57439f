/**
 * Rooms, presence and private messages in a terminal.
 */
@NullMarked
package dev.conduit.samples.chat;

import org.jspecify.annotations.NullMarked;
