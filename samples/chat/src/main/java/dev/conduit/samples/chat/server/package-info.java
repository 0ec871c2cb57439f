/**
 * The server of the chat: who is where, what was said, and who is told.
 */
@NullMarked
package dev.conduit.samples.chat.server;

import org.jspecify.annotations.NullMarked;
