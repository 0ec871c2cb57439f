package dev.conduit.samples.bridges;

import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes invoices of orders, as text that any server can hold.
 */
@Component
class Billing {

	private final JsonMapper json;

	Billing(JsonMapper json) {
		this.json = json;
	}

	boolean isCharged(Order order) {
		return order.cents() > 0;
	}

	String bill(Order order) {
		return this.json.writeValueAsString(new Invoice(order.number(), order.customer(), order.cents()));
	}

	Invoice read(String invoice) {
		return this.json.readValue(invoice, Invoice.class);
	}

}
