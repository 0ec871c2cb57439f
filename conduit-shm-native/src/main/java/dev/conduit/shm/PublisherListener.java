package dev.conduit.shm;

/**
 * Is told when a topic that is read has nobody any more who publishes it, and when it has
 * somebody again. Called by the thread that reads or waits; what it throws reaches the
 * caller of that.
 *
 * @since 0.1.0
 */
public interface PublisherListener {

	/** Does nothing, and costs nothing: nobody asks for the publisher then. */
	PublisherListener NONE = new PublisherListener() {

		@Override
		public void onPublisherLost(String topic, Holder publisher) {
		}

		@Override
		public void onPublisherBack(String topic, Holder publisher) {
		}

	};

	/**
	 * The publisher has closed the topic or its process has ended, also where that was
	 * before the subscriber came. Noticed when a wait brought nothing, after 50 ms or a
	 * nap; what was published before may still be there to be read.
	 * @param topic the topic
	 * @param publisher who it was
	 */
	void onPublisherLost(String topic, Holder publisher);

	/**
	 * After a loss the topic has a publisher again; told before the first message of it.
	 * @param topic the topic
	 * @param publisher who it is
	 */
	void onPublisherBack(String topic, Holder publisher);

}
