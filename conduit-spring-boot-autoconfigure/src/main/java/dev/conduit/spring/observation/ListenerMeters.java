package dev.conduit.spring.observation;

import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.Tags;

import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.listener.ListenerStatistics;
import dev.conduit.topic.MailboxStatistics;
import dev.conduit.transport.RingStatistics;

/**
 * Meters of a listener.
 */
final class ListenerMeters {

	private final String id;

	private final ConduitListenerRegistry registry;

	private final Tags tags;

	ListenerMeters(String id, ConduitListenerRegistry registry) {
		this.id = id;
		this.registry = registry;
		this.tags = Tags.of("listener", id);
	}

	void addTo(MeterTable meters) {
		addMethod(meters, "handled", ListenerStatistics::handled);
		addMethod(meters, "filtered", ListenerStatistics::filtered);
		addMethod(meters, "failed", ListenerStatistics::failed);
		addWaiting(meters);
		addMailbox(meters, "redelivered", MailboxStatistics::redelivered);
		addMailbox(meters, "exhausted", MailboxStatistics::exhausted);
		addMailbox(meters, "expired", MailboxStatistics::expired);
		addMailbox(meters, "overflowed", MailboxStatistics::overflowed);
		addMailbox(meters, "dropped", MailboxStatistics::dropped);
		addMailbox(meters, "refused", MailboxStatistics::refused);
		meters.counter("conduit.listener.paused", "Time in which the listener made others wait", MeterTable.SECONDS,
				this.tags, () -> Words.seconds(sum((mailbox) -> mailbox.pausedFor().toNanos())));
		meters.counter("conduit.listener.ring.received", "Messages that were read from shared memory", "messages",
				this.tags, () -> rings(RingStatistics::received));
		meters.counter("conduit.listener.ring.lost", "Messages that were overwritten before they were read", "messages",
				this.tags, () -> rings(RingStatistics::lost));
		addRingLag(meters);
	}

	private void addRingLag(MeterTable meters) {
		meters.gauge("conduit.listener.ring.lag", "How long the message that was read last had been in shared memory",
				MeterTable.SECONDS, this.tags,
				() -> Words.seconds(this.registry.rings(this.id)
					.stream()
					.mapToLong((ring) -> ring.lag().toNanos())
					.max()
					.orElse(0)));
	}

	private void addWaiting(MeterTable meters) {
		meters.gauge("conduit.listener.queued", "Messages that wait", "messages", this.tags,
				() -> sum(MailboxStatistics::queued));
		meters.gauge("conduit.listener.delayed", "Messages that wait for their next attempt", "messages", this.tags,
				() -> sum(MailboxStatistics::delayed));
		meters.gauge("conduit.listener.in.flight", "Messages that the listener has in hand", "messages", this.tags,
				() -> sum(MailboxStatistics::inFlight));
		meters.gauge("conduit.listener.paused.sources", "Sources that the listener makes wait now", "sources",
				this.tags, () -> sum(MailboxStatistics::pausedSources));
		meters.gauge("conduit.listener.waiting.publishers", "Publishers of this process that wait for room",
				"publishers", this.tags, () -> sum(MailboxStatistics::waitingPublishers));
		meters.gauge("conduit.listener.oldest.age", "How long the first message has waited", MeterTable.SECONDS,
				this.tags,
				() -> Words.seconds(this.registry.mailboxes(this.id)
					.stream()
					.mapToLong((mailbox) -> mailbox.oldestAge().toNanos())
					.max()
					.orElse(0)));
	}

	private void addMethod(MeterTable meters, String outcome, ToLongFunction<ListenerStatistics> figure) {
		meters.counter("conduit.listener.messages", "What the listener did with messages", "messages",
				this.tags.and("outcome", outcome), () -> figure.applyAsLong(this.registry.statistics(this.id)));
	}

	private void addMailbox(MeterTable meters, String event, ToLongFunction<MailboxStatistics> figure) {
		meters.counter("conduit.listener.events", "What happened to messages that waited", "messages",
				this.tags.and("event", event), () -> sum(figure));
	}

	private long sum(ToLongFunction<MailboxStatistics> figure) {
		return this.registry.mailboxes(this.id).stream().mapToLong(figure).sum();
	}

	private long rings(ToLongFunction<RingStatistics> figure) {
		return this.registry.rings(this.id).stream().mapToLong(figure).sum();
	}

}
