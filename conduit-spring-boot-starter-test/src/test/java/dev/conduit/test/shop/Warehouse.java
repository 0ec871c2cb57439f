package dev.conduit.test.shop;

import org.springframework.stereotype.Component;

/** No part of Conduit, and not there in a slice. */
@Component
class Warehouse implements Stock {

	@Override
	public int count(String item) {
		return 1;
	}

	@Override
	public void add(String item, int amount) {
		throw new UnsupportedOperationException("the warehouse is full");
	}

}
