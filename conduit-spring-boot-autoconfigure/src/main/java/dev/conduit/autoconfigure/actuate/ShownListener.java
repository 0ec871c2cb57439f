package dev.conduit.autoconfigure.actuate;

import java.util.List;

import dev.conduit.spring.listener.ConduitListenerRegistry;
import dev.conduit.spring.listener.ListenerSettings;
import dev.conduit.spring.listener.ListenerStatistics;
import dev.conduit.topic.MailboxStatistics;
import dev.conduit.topic.TopicPattern;
import dev.conduit.transport.RingStatistics;

/**
 * A listener of this application.
 *
 * @param id its name
 * @param topics the topics that it gets
 * @param group with whom it shares them, empty for nobody
 * @param channel through which it subscribes, empty where there is no choice
 * @param state {@code stopped}, {@code running}, {@code paused} by an operator, or
 * {@code saturated} where others wait for it
 * @param statistics what its method did
 * @param mailboxes what waits for it
 * @param rings what it reads from shared memory
 */
record ShownListener(String id, List<String> topics, String group, String channel, String state,
		ListenerStatistics statistics, List<MailboxStatistics> mailboxes, List<RingStatistics> rings) {

	static ShownListener of(ListenerSettings settings, ConduitListenerRegistry registry) {
		String id = settings.id();
		List<MailboxStatistics> mailboxes = registry.mailboxes(id);
		return new ShownListener(id, settings.topics().stream().map(TopicPattern::toString).toList(), settings.group(),
				settings.channel(), state(id, registry, mailboxes), registry.statistics(id), mailboxes,
				registry.rings(id));
	}

	private static String state(String id, ConduitListenerRegistry registry, List<MailboxStatistics> mailboxes) {
		if (!registry.isRunning(id)) {
			return "stopped";
		}
		if (registry.isPaused(id)) {
			return "paused";
		}
		return mailboxes.stream().anyMatch(MailboxStatistics::isSaturated) ? "saturated" : "running";
	}

	/**
	 * What makes others wait, as a sentence.
	 */
	String describe() {
		int sources = this.mailboxes.stream().mapToInt(MailboxStatistics::pausedSources).sum();
		int publishers = this.mailboxes.stream().mapToInt(MailboxStatistics::waitingPublishers).sum();
		int queued = this.mailboxes.stream().mapToInt(MailboxStatistics::queued).sum();
		return "%s: listener '%s' makes %d sources and %d publishers wait, with %d messages in its queue"
			.formatted(this.state, this.id, sources, publishers, queued);
	}

}
