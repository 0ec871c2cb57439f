package dev.conduit.topic;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.TopicName;

/**
 * What a {@link TopicRouter} found for the topics that were asked for last: one for each
 * of 256 places, and none with very many targets. A topic whose place another one needs
 * moves to the place beside it, so that two topics of the same place do not drive each
 * other out for ever. Any thread.
 */
final class FoundTargets {

	private static final int PLACES = 256;

	private static final int MAX_TARGETS = 1024;

	/** Made by the first, since many changes follow each other without a search. */
	private volatile @Nullable AtomicReferenceArray<@Nullable Found> places;

	/**
	 * What was found for a topic.
	 * @return the targets, {@code null} where it has to be searched for
	 */
	Object @Nullable [] get(TopicName topic) {
		AtomicReferenceArray<@Nullable Found> current = this.places;
		if (current == null) {
			return null;
		}
		int place = place(topic);
		Found found = current.get(place);
		if (!isOf(topic, found)) {
			found = current.get(beside(place));
		}
		return (found != null && isOf(topic, found)) ? found.targets : null;
	}

	private static boolean isOf(TopicName topic, @Nullable Found found) {
		return found != null && found.topic.equals(topic);
	}

	void put(TopicName topic, Object[] targets) {
		if (targets.length > MAX_TARGETS) {
			return;
		}
		AtomicReferenceArray<@Nullable Found> current = this.places;
		if (current == null) {
			// What another thread puts at the same time may be lost, and is found again.
			current = new AtomicReferenceArray<>(PLACES);
			this.places = current;
		}
		int place = place(topic);
		Found before = current.get(place);
		if (before != null && !isOf(topic, before)) {
			current.set(beside(place), before);
		}
		current.set(place, new Found(topic, targets));
	}

	private static int beside(int place) {
		return place ^ 1;
	}

	private static int place(TopicName topic) {
		int hash = topic.value().hashCode();
		return (hash ^ (hash >>> 16)) & (PLACES - 1);
	}

	private static final class Found {

		private final TopicName topic;

		private final Object[] targets;

		Found(TopicName topic, Object[] targets) {
			this.topic = topic;
			this.targets = targets;
		}

	}

}
