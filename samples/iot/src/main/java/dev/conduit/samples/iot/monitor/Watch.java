package dev.conduit.samples.iot.monitor;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.conduit.samples.iot.api.Alert;
import dev.conduit.samples.iot.api.Metric;
import dev.conduit.samples.iot.api.Reading;

/**
 * Holds readings against the rules. An alert is raised when the outbox has it, and not
 * before: so none is seen that could be lost. For any thread.
 */
class Watch {

	/** A further device is not watched. */
	static final int MAX_DEVICES = 1000;

	private final MonitorProperties properties;

	private final Outbox outbox;

	private final InstantSource clock;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<String, WatchedDevice> devices = new TreeMap<>();

	/**
	 * Goes on with the alerts that last since the process before.
	 */
	Watch(MonitorProperties properties, Outbox outbox, InstantSource clock) {
		this.properties = properties;
		this.outbox = outbox;
		this.clock = clock;
		outbox.lasting()
			.forEach((alert) -> this.devices
				.computeIfAbsent(alert.device(), (name) -> new WatchedDevice(name, properties.window(), alert.at()))
				.told(alert.rule(), Alert.State.RAISED));
	}

	void reading(String device, Reading reading) {
		this.lock.lock();
		try {
			WatchedDevice watched = this.devices.get(device);
			if (watched == null && this.devices.size() < MAX_DEVICES) {
				watched = new WatchedDevice(device, this.properties.window(), this.clock.instant());
				this.devices.put(device, watched);
			}
			if (watched != null) {
				watched.add(reading, this.clock.instant());
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Looks at all devices.
	 * @return what is raised and cleared now
	 */
	List<Alert> look() {
		this.lock.lock();
		try {
			Instant now = this.clock.instant();
			List<Alert> news = new ArrayList<>();
			for (WatchedDevice device : this.devices.values()) {
				this.properties.rules().forEach((rule) -> look(device, rule, now, news));
			}
			return news;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void look(WatchedDevice device, Rule rule, Instant now, Collection<Alert> news) {
		double value = device.value(rule.metric(), now);
		Alert.@Nullable State change = device.changeOf(rule, value);
		if (change == null) {
			return;
		}
		Alert alert = new Alert(UUID.randomUUID().toString(), device.name(), rule.name(), change, value, now);
		if (this.outbox.put(alert)) {
			device.told(rule.name(), change);
			news.add(alert);
		}
	}

	/**
	 * What is known of all devices.
	 * @return a row for each, by name
	 */
	List<Row> rows() {
		this.lock.lock();
		try {
			Instant now = this.clock.instant();
			return this.devices.values().stream().map((device) -> Row.of(device, now)).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A device as the table shows it; NaN is what is not known.
	 */
	record Row(String device, double cpu, double memory, double disk, double network, double silence,
			Collection<String> alerts) {

		static Row of(WatchedDevice device, Instant now) {
			return new Row(device.name(), device.value(Metric.CPU, now), device.value(Metric.MEMORY, now),
					device.value(Metric.DISK, now), device.value(Metric.NETWORK, now),
					device.value(Metric.SILENCE, now), device.raised());
		}

	}

}
