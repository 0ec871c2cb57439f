package dev.conduit.test.shop;

import dev.conduit.annotation.ConduitClient;

/** Another application, which brings what was sold. */
@ConduitClient("deliverer")
public interface Deliverer {

	String bring(Order order);

}
