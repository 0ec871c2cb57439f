package dev.conduit.samples.chat.api;

/**
 * A room in the list of rooms.
 *
 * @param name its name
 * @param members how many users are there
 * @param lines how many lines were said in it
 * @since 0.1.0
 */
public record RoomSummary(String name, int members, long lines) {

}
