package dev.conduit.shm;

/**
 * A client could not connect: nobody offers the service, it has as many clients as it
 * takes, or its process does not answer.
 *
 * @since 0.1.0
 */
public class ServiceUnavailableException extends SharedMemoryException {

	ServiceUnavailableException(String message) {
		super(message);
	}

}
