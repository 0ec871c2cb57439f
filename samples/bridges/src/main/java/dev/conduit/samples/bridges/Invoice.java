package dev.conduit.samples.bridges;

/**
 * What a customer owes. Waits in the other server, and leaves it by the Conduit topic
 * {@code invoices}.
 *
 * @param order number of the order: the id by which an invoice that comes twice is known
 * @param customer who ordered
 * @param cents what is to be paid
 * @since 0.1.0
 */
public record Invoice(long order, String customer, long cents) {

}
