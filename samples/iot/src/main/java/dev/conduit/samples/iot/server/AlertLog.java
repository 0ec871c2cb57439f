package dev.conduit.samples.iot.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import jakarta.validation.Valid;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.annotation.ConduitListener;
import dev.conduit.samples.iot.api.Alert;
import dev.conduit.samples.iot.api.IotTopics;
import dev.conduit.samples.iot.journal.Journal;

/**
 * Where alerts arrive: each is in a file before it is acknowledged, and there once, for
 * the monitor sends again what nobody acknowledged. The latest ten thousand are kept.
 */
class AlertLog implements AutoCloseable {

	private static final int MAX = 10_000;

	private final Journal journal;

	private final JsonMapper json;

	private final ReentrantLock lock = new ReentrantLock();

	/** Lines by the ids of their alerts, the oldest first; guarded by the lock. */
	private final Map<String, String> known = new LinkedHashMap<>();

	AlertLog(Journal journal, JsonMapper json) {
		this.journal = journal;
		this.json = json;
		journal.read().forEach((line) -> keep(json.readValue(line, Alert.class).id(), line));
	}

	@ConduitListener(topics = IotTopics.ALERTS)
	void alert(@Valid Alert alert) {
		this.lock.lock();
		try {
			if (this.known.containsKey(alert.id())) {
				return;
			}
			String line = this.json.writeValueAsString(alert);
			this.journal.append(line);
			keep(alert.id(), line);
			if (this.journal.size() >= 2 * MAX) {
				this.journal.replace(new ArrayList<>(this.known.values()));
			}
		}
		finally {
			this.lock.unlock();
		}
		System.out.println("ALERT " + alert);
	}

	private void keep(String id, String line) {
		this.known.put(id, line);
		if (this.known.size() > MAX) {
			this.known.remove(this.known.keySet().iterator().next());
		}
	}

	@Override
	public void close() {
		this.journal.close();
	}

}
