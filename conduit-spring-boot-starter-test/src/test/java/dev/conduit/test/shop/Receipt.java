package dev.conduit.test.shop;

/** What somebody gets. */
public record Receipt(String item, int amount, String customer) {

}
