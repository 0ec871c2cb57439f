package dev.conduit.shm;

/**
 * Makes something of a message where it lies.
 *
 * @param <T> what it makes
 * @since 0.1.0
 */
@FunctionalInterface
public interface ViewReader<T> {

	/**
	 * Reads a message. What is returned is handed on only if the message was there all
	 * the time; otherwise it, or the exception, is dropped and the message counts as
	 * lost. Must have no effect but its result, and must not keep the view.
	 * @param view the message, valid during this call only
	 * @return what was made of it
	 */
	T read(View view);

}
