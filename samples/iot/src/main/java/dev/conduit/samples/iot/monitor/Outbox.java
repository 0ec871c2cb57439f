package dev.conduit.samples.iot.monitor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.conduit.samples.iot.api.Alert;
import dev.conduit.samples.iot.journal.Journal;

/**
 * Alerts that nobody acknowledged, in a file: what is in here is sent again, by this
 * process or by the next one. It also knows the latest of each device and rule, so that
 * the next process goes on with the alerts that last.
 */
class Outbox implements AutoCloseable {

	private static final String KEPT = "kept ";

	private static final String ACKNOWLEDGED = "acknowledged ";

	/** Past it the file is written anew, with what still matters. */
	private static final int MAX_LINES = 10_000;

	private final Journal journal;

	private final JsonMapper json;

	private final int capacity;

	private final ReentrantLock lock = new ReentrantLock();

	/** Both guarded by the lock; the oldest first. */
	private final Map<String, Alert> waiting = new LinkedHashMap<>();

	private final Map<Subject, Alert> latest = new LinkedHashMap<>();

	/**
	 * An outbox with what a process before has left.
	 * @param capacity how many alerts may wait
	 */
	Outbox(Journal journal, JsonMapper json, int capacity) {
		this.journal = journal;
		this.json = json;
		this.capacity = capacity;
		journal.read().forEach(this::load);
		compact();
	}

	private void load(String line) {
		if (line.startsWith(KEPT)) {
			Alert alert = this.json.readValue(line.substring(KEPT.length()), Alert.class);
			this.waiting.put(alert.id(), alert);
			this.latest.put(Subject.of(alert), alert);
		}
		else if (line.startsWith(ACKNOWLEDGED)) {
			this.waiting.remove(line.substring(ACKNOWLEDGED.length()));
		}
	}

	/**
	 * Takes an alert, which is in the file then.
	 * @return whether there was room; who gets {@code false} comes again later
	 */
	boolean put(Alert alert) {
		this.lock.lock();
		try {
			if (this.waiting.size() >= this.capacity) {
				return false;
			}
			this.journal.append(KEPT + this.json.writeValueAsString(alert));
			this.waiting.put(alert.id(), alert);
			this.latest.put(Subject.of(alert), alert);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The oldest that nobody acknowledged.
	 */
	@Nullable Alert next() {
		this.lock.lock();
		try {
			return this.waiting.isEmpty() ? null : this.waiting.values().iterator().next();
		}
		finally {
			this.lock.unlock();
		}
	}

	void acknowledged(Alert alert) {
		this.lock.lock();
		try {
			this.journal.append(ACKNOWLEDGED + alert.id());
			this.waiting.remove(alert.id());
			if (this.journal.size() > MAX_LINES) {
				compact();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The latest come first, for they are the older ones or wait themselves.
	 */
	private void compact() {
		List<String> lines = new ArrayList<>();
		this.latest.values().stream().filter((alert) -> !this.waiting.containsKey(alert.id())).forEach((alert) -> {
			lines.add(KEPT + this.json.writeValueAsString(alert));
			lines.add(ACKNOWLEDGED + alert.id());
		});
		this.waiting.values().forEach((alert) -> lines.add(KEPT + this.json.writeValueAsString(alert)));
		this.journal.replace(lines);
	}

	int size() {
		this.lock.lock();
		try {
			return this.waiting.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Alerts that last, of this process or the one before.
	 */
	Collection<Alert> lasting() {
		this.lock.lock();
		try {
			return this.latest.values().stream().filter((alert) -> alert.state() == Alert.State.RAISED).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.journal.close();
	}

	private record Subject(String device, String rule) {

		static Subject of(Alert alert) {
			return new Subject(alert.device(), alert.rule());
		}

	}

}
