package dev.conduit.shm;

import org.jspecify.annotations.Nullable;

/**
 * Root of what shared memory throws. Each subclass stands for one thing that a caller can
 * do something about.
 *
 * @since 0.1.0
 */
public class SharedMemoryException extends RuntimeException {

	/**
	 * An exception without a cause in this process.
	 * @param message what went wrong, and what to change
	 */
	public SharedMemoryException(String message) {
		super(message);
	}

	/**
	 * An exception with its cause.
	 * @param message what went wrong, and what to change
	 * @param cause what led to it
	 */
	public SharedMemoryException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
