package dev.conduit.server;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import dev.conduit.message.Limit;

/**
 * How often peers ran into each bound. Any thread.
 */
final class LimitHits {

	private final Map<Limit, LongAdder> counts = new EnumMap<>(Limit.class);

	LimitHits() {
		for (Limit limit : Limit.values()) {
			this.counts.put(limit, new LongAdder());
		}
	}

	void add(Limit limit) {
		adder(limit).increment();
	}

	long count(Limit limit) {
		return adder(limit).sum();
	}

	private LongAdder adder(Limit limit) {
		LongAdder adder = this.counts.get(limit);
		if (adder == null) {
			throw new IllegalArgumentException("'%s' is counted nowhere".formatted(limit));
		}
		return adder;
	}

}
