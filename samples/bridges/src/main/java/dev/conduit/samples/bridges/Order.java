package dev.conduit.samples.bridges;

/**
 * What a customer ordered. Comes by the Conduit topic {@code orders}.
 *
 * @param number number of the order, which no other has
 * @param customer who ordered
 * @param cents what it costs; 0 for a gift
 * @since 0.1.0
 */
public record Order(long number, String customer, long cents) {

}
