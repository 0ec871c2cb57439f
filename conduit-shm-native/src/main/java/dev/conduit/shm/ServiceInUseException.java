package dev.conduit.shm;

/**
 * A service of this name lives, in this process or another.
 *
 * @since 0.1.0
 */
public class ServiceInUseException extends SharedMemoryException {

	ServiceInUseException(String service, String holder) {
		super("service '%s' is in use by %s: choose another name, or stop that one".formatted(service, holder));
	}

}
