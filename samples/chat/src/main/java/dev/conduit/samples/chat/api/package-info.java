/**
 * What clients and the server of the chat share: the calls, what they carry, and what can
 * go wrong.
 */
@NullMarked
package dev.conduit.samples.chat.api;

import org.jspecify.annotations.NullMarked;
