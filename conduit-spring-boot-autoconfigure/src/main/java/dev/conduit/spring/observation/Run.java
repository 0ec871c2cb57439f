package dev.conduit.spring.observation;

import org.jspecify.annotations.Nullable;

import dev.conduit.message.Headers;

/**
 * Something that is watched from its start to its end: a call, a message. Harms nobody,
 * whatever the registry behind it does.
 */
interface Run {

	/**
	 * Is what this thread does from now on.
	 * @return to be closed by the same thread
	 */
	Scope open();

	/**
	 * Ends it; the first end counts. Any thread.
	 * @param failure what went wrong, {@code null} for nothing
	 */
	void end(@Nullable Throwable failure);

	/**
	 * What is to travel.
	 * @param headers those of the call or message
	 * @return the same with what the other side has to know
	 */
	default Headers traced(Headers headers) {
		return headers;
	}

	/**
	 * There is an answer.
	 * @param response the answer, {@code null} where it failed
	 */
	default void answered(@Nullable Object response) {
	}

	/**
	 * Ends what a thread is observed as.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		/** Of what nobody looks for on the thread. */
		Scope NOTHING = () -> {
		};

		@Override
		void close();

	}

}
