package dev.conduit.dispatch;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Counts how calls ended. For any thread.
 */
final class Outcomes {

	private final Map<Outcome, LongAdder> counters = new EnumMap<>(Outcome.class);

	Outcomes() {
		for (Outcome outcome : Outcome.values()) {
			this.counters.put(outcome, new LongAdder());
		}
	}

	void count(Outcome outcome) {
		counter(outcome).increment();
	}

	long of(Outcome... outcomes) {
		return Stream.of(outcomes).map(this::counter).mapToLong(LongAdder::sum).sum();
	}

	private LongAdder counter(Outcome outcome) {
		return Objects.requireNonNull(this.counters.get(outcome));
	}

}
