package dev.conduit.samples.chat.api;

import java.time.Instant;

/**
 * Something that somebody said.
 *
 * @param place name of the room, or of the user whom it was said to in private
 * @param cursor where it stands in the history of that place
 * @param at when the server took it
 * @param from who said it
 * @param text what was said
 * @since 0.1.0
 */
public record Line(String place, Cursor cursor, Instant at, String from, String text) {

}
