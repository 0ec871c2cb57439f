package dev.conduit.spring.observation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lets some names become tags, and no more: names that a program makes up while it runs
 * would be a time series each.
 */
final class BoundedNames {

	static final int MOST = 1000;

	static final String OTHER = "_other";

	private final Set<String> known = ConcurrentHashMap.newKeySet();

	/** The name, or what stands for those past the bound. */
	String of(String name) {
		if (this.known.contains(name)) {
			return name;
		}
		if (this.known.size() >= MOST) {
			return OTHER;
		}
		this.known.add(name);
		return name;
	}

}
