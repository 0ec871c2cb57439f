package dev.conduit.test;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import dev.conduit.convert.PayloadConverters;
import dev.conduit.spring.listener.ListenerDecorator;
import dev.conduit.spring.listener.ListenerSettings;
import dev.conduit.topic.Receiver;
import dev.conduit.topic.TopicPattern;

/**
 * Stands around the application's listeners and records what they get.
 */
final class ListenerRecorder implements ListenerDecorator {

	private final Payloads payloads;

	private final Duration patience;

	/** No more than there are listeners. */
	private final Map<String, ListenerRecord> records = new ConcurrentHashMap<>();

	ListenerRecorder(PayloadConverters converters, Duration patience) {
		this.payloads = new Payloads(converters);
		this.patience = patience;
	}

	@Override
	public Receiver decorate(ListenerSettings listener, TopicPattern pattern, Receiver receiver) {
		ListenerRecord record = this.records.computeIfAbsent(listener.id(),
				(id) -> new ListenerRecord(id, this.payloads, this.patience));
		return new RecordedReceiver(receiver, record);
	}

	/**
	 * What a listener got.
	 * @throws IllegalArgumentException if none of that id has subscribed
	 */
	ListenerRecord of(String id) {
		ListenerRecord record = this.records.get(id);
		if (record == null) {
			throw new IllegalArgumentException(
					"'%s' is no listener that has subscribed: there are %s; a listener without an id has one of its class and method"
						.formatted(id, new TreeMap<>(this.records).keySet()));
		}
		return record;
	}

	/** What all listeners got, for the messages of asserts. */
	String describe() {
		StringBuilder all = new StringBuilder();
		new TreeMap<>(this.records).values().forEach((record) -> all.append("%n  ".formatted()).append(record));
		return all.isEmpty() ? "there are no listeners" : "what the listeners got:" + all;
	}

	void clear() {
		this.records.values().forEach(ListenerRecord::clear);
	}

}
