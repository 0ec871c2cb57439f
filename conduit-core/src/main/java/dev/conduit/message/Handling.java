package dev.conduit.message;

/**
 * How a message wants to be treated on its way to those who receive it.
 *
 * @param priority before which other messages it goes
 * @since 0.1.0
 */
public record Handling(Priority priority) {

	/** Like most messages. */
	public static final Handling DEFAULT = new Handling(Priority.NORMAL);

	/**
	 * The same with another priority.
	 * @param priority before which other messages it goes
	 * @return the new handling
	 */
	public Handling withPriority(Priority priority) {
		return new Handling(priority);
	}

}
