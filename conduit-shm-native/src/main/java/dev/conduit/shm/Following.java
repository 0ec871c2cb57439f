package dev.conduit.shm;

import org.jspecify.annotations.Nullable;

/**
 * Follows a topic through its files: the one at hand until its end is read, then its
 * successor. A file that turns out to be damaged is left for good. Confined to the
 * subscriber's thread.
 */
final class Following implements AutoCloseable {

	private final TopicSite site;

	private final SubscriberOptions options;

	private final @Nullable PublisherWatch watch;

	private @Nullable Attachment attachment;

	/** The message to begin with where the topic is found late: its first. */
	private Join join;

	private int seenEpoch;

	private boolean looked;

	/** The incarnation that could not be read, or 0. */
	private long damaged;

	private long receivedBefore;

	private long lostBefore;

	private long corruptedBefore;

	Following(TopicSite site, SubscriberOptions options) {
		this.site = site;
		this.options = options;
		this.watch = (!options.publishers().equals(PublisherListener.NONE))
				? new PublisherWatch(site, options.publishers()) : null;
		this.join = options.join();
		find();
		this.join = Join.sequence(0);
	}

	/** The file to read now, or none. */
	@Nullable Attachment current() {
		Attachment current = this.attachment;
		if (current != null && current.isFinished()) {
			detach(current);
			current = null;
		}
		if (current == null) {
			current = find();
		}
		if (this.watch != null) {
			this.watch.beforeReading(current);
		}
		return current;
	}

	/** Whether no topic came or went since the folder was looked at. */
	boolean isUpToDate() {
		return this.site.epoch() == this.seenEpoch;
	}

	/** Nothing came for a while. */
	void idle() {
		if (this.watch != null) {
			this.watch.idle(this.attachment);
		}
	}

	/**
	 * Leaves the file at hand where that is what cannot be read.
	 * @return the exception that says so
	 */
	TopicUnreadableException leave(TopicUnreadableException failure) {
		Attachment current = this.attachment;
		if (current != null && current.file().equals(failure.file())) {
			abandon(current);
		}
		return failure;
	}

	/**
	 * Leaves a file that was cut short while it was mapped, which the JVM reports as an
	 * internal error.
	 * @return the exception that says so
	 */
	RuntimeException leave(InternalError fault) {
		Attachment current = this.attachment;
		if (current == null) {
			throw fault;
		}
		abandon(current);
		return new TopicUnreadableException(current.file(), "it was cut short while it was mapped", fault);
	}

	/** Gives a message back: the file it is of is still the one at hand, or was left. */
	boolean release(Held message) {
		return this.attachment != null && this.attachment.release(message);
	}

	boolean sitsAt(Seat seat) {
		return this.attachment != null && this.attachment.sitsAt(seat);
	}

	long received() {
		return this.receivedBefore + ((this.attachment != null) ? this.attachment.reader().received() : 0);
	}

	long lost() {
		return this.lostBefore + ((this.attachment != null) ? this.attachment.reader().lost() : 0);
	}

	long corrupted() {
		return this.corruptedBefore + ((this.attachment != null) ? this.attachment.reader().corrupted() : 0);
	}

	@Override
	public void close() {
		if (this.attachment != null) {
			detach(this.attachment);
		}
	}

	private @Nullable Attachment find() {
		int epoch = this.site.epoch();
		if (this.looked && epoch == this.seenEpoch) {
			return null;
		}
		this.looked = true;
		this.seenEpoch = epoch;
		Attachment found = attach();
		this.attachment = found;
		if (found != null) {
			this.damaged = 0;
			if (this.watch != null) {
				this.watch.found(found);
			}
		}
		return found;
	}

	private @Nullable Attachment attach() {
		try {
			return this.site.attach(this.options, this.join, this.damaged);
		}
		catch (TopicUnreadableException ex) {
			if (this.damaged == 0) {
				throw ex;
			}
			// Told already: it waits for a publisher, which replaces it.
			return null;
		}
	}

	private void detach(Attachment current) {
		forget(current);
		this.looked = false;
		current.close();
		// Somebody may be waiting for a seat.
		this.site.changed();
	}

	private void abandon(Attachment current) {
		forget(current);
		this.damaged = current.incarnation();
		current.abandon();
	}

	private void forget(Attachment current) {
		this.receivedBefore += current.reader().received();
		this.lostBefore += current.reader().lost();
		this.corruptedBefore += current.reader().corrupted();
		this.attachment = null;
	}

}
