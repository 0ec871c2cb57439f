package dev.conduit.test.shop;

/** What is there: in an application a data base. */
public interface Stock {

	int count(String item);

	void add(String item, int amount);

}
