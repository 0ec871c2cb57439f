package dev.conduit.test.shop;

import dev.conduit.annotation.ConduitClient;

/** What others call, and tests too. */
@ConduitClient("shop")
public interface ShopClient {

	Receipt place(Order order) throws SoldOutException;

}
