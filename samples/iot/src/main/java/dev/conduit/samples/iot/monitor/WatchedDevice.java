package dev.conduit.samples.iot.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;

import org.jspecify.annotations.Nullable;

import dev.conduit.samples.iot.api.Alert;
import dev.conduit.samples.iot.api.Metric;
import dev.conduit.samples.iot.api.Reading;

/**
 * What the monitor knows of a device: its latest readings, and which of its alerts last.
 * For one thread at a time.
 */
final class WatchedDevice {

	private static final int MAX_READINGS = 1000;

	private static final double MILLIS = 1000;

	private final String name;

	private final Duration window;

	private final Deque<Seen> readings = new ArrayDeque<>();

	private final Set<String> raised = new HashSet<>();

	private Instant lastSeen;

	/**
	 * A device that was not heard of since a moment.
	 */
	WatchedDevice(String name, Duration window, Instant lastSeen) {
		this.name = name;
		this.window = window;
		this.lastSeen = lastSeen;
	}

	String name() {
		return this.name;
	}

	/**
	 * Takes a reading in, at a moment of the monitor's clock.
	 */
	void add(Reading reading, Instant now) {
		this.lastSeen = now;
		if (this.readings.size() == MAX_READINGS) {
			this.readings.removeFirst();
		}
		this.readings.addLast(new Seen(now, reading));
	}

	/**
	 * The average over the window, NaN where it holds nothing.
	 */
	double value(Metric metric, Instant now) {
		return switch (metric) {
			case CPU -> average(Reading::cpu, now);
			case MEMORY -> average(Reading::memory, now);
			case DISK -> average(Reading::disk, now);
			case NETWORK -> average(Reading::network, now);
			case SILENCE -> Duration.between(this.lastSeen, now).toMillis() / MILLIS;
		};
	}

	private double average(ToDoubleFunction<Reading> value, Instant now) {
		Instant begin = now.minus(this.window);
		while (!this.readings.isEmpty() && this.readings.getFirst().at().isBefore(begin)) {
			this.readings.removeFirst();
		}
		return this.readings.stream()
			.mapToDouble((seen) -> value.applyAsDouble(seen.reading()))
			.average()
			.orElse(Double.NaN);
	}

	/**
	 * What a rule says now that it did not say before.
	 * @return the news, or {@code null} where there is none
	 */
	Alert.@Nullable State changeOf(Rule rule, double value) {
		if (this.raised.contains(rule.name())) {
			return (value < rule.clearBelow()) ? Alert.State.CLEARED : null;
		}
		return (value > rule.above()) ? Alert.State.RAISED : null;
	}

	/**
	 * The news are told.
	 */
	void told(String rule, Alert.State state) {
		switch (state) {
			case RAISED -> this.raised.add(rule);
			case CLEARED -> this.raised.remove(rule);
		}
	}

	Set<String> raised() {
		return Set.copyOf(this.raised);
	}

	private record Seen(Instant at, Reading reading) {

	}

}
