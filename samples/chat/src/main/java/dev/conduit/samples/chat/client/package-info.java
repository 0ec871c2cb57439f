/**
 * A client of the chat: what a user types, and what it gets to see.
 */
@NullMarked
package dev.conduit.samples.chat.client;

import org.jspecify.annotations.NullMarked;
