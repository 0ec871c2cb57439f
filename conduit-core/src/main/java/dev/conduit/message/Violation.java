package dev.conduit.message;

/**
 * One thing that is wrong with an input.
 *
 * @param field path of the parameter or property, such as {@code order.lines[2].amount}
 * @param message what was expected, for the caller to read
 * @since 0.1.0
 */
public record Violation(String field, String message) {

}
