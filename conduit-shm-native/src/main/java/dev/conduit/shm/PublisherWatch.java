package dev.conduit.shm;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Notices for a subscriber that its publisher is gone or back. The lock is the truth; it
 * is asked when nothing came for a while, and, while nobody publishes, when some topic
 * came or went. Confined to the subscriber's thread.
 */
final class PublisherWatch {

	/** The lock is not asked more often. */
	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

	private final TopicSite site;

	private final PublisherListener listener;

	private long nextLook = System.nanoTime() + PAUSE_NANOS;

	private int seenEpoch;

	/** Who publishes, as far as we know. */
	private @Nullable Ownership there;

	private boolean lost;

	PublisherWatch(TopicSite site, PublisherListener listener) {
		this.site = site;
		this.listener = listener;
	}

	/** Nothing came for a while. */
	void idle(@Nullable Attachment current) {
		long now = System.nanoTime();
		if (now - this.nextLook >= 0) {
			this.nextLook = now + PAUSE_NANOS;
			look(current);
		}
	}

	/** A file was found: whoever made it is there, until we look. */
	void found(Attachment current) {
		publishedBy(current);
	}

	/** Before anything is read: whether somebody is there again. */
	void beforeReading(@Nullable Attachment current) {
		if (this.lost && this.site.epoch() != this.seenEpoch) {
			look(current);
		}
	}

	private void look(@Nullable Attachment current) {
		this.seenEpoch = this.site.epoch();
		Optional<Boolean> alive = this.site.isPublishedUnlessAsked();
		if (alive.isEmpty()) {
			return;
		}
		if (!alive.get()) {
			gone();
		}
		else if (current != null) {
			publishedBy(current);
		}
	}

	private void publishedBy(Attachment current) {
		Ownership now = current.ownership();
		if (this.there != null && now.isSame(this.there)) {
			return;
		}
		// One may have gone and another come between two looks.
		gone();
		this.there = now;
		if (this.lost) {
			this.lost = false;
			this.listener.onPublisherBack(this.site.topic(), now.holder());
		}
	}

	private void gone() {
		Ownership was = this.there;
		if (was != null) {
			this.there = null;
			this.lost = true;
			this.listener.onPublisherLost(this.site.topic(), was.holder());
		}
	}

	/**
	 * One publisher's time with a topic.
	 *
	 * @param incarnation of the file
	 * @param count of owners that this file has had
	 * @param holder who it is
	 */
	record Ownership(long incarnation, long count, Holder holder) {

		boolean isSame(Ownership other) {
			return this.incarnation == other.incarnation && this.count == other.count;
		}

	}

}
