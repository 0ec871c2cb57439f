package dev.conduit.spring.lifecycle;

import org.springframework.context.SmartLifecycle;

/**
 * The order of things. What starts later stops earlier: the server takes calls last and
 * stops taking them first, before a web server of the same application (whose phases are
 * {@code DEFAULT_PHASE - 1024} and {@code - 2048}) and before all that its handlers use.
 *
 * @since 0.1.0
 */
public final class Phases {

	/** The server, which listens while everything else is there. */
	public static final int SERVER = SmartLifecycle.DEFAULT_PHASE - 512;

	/** The listeners, which subscribe before the server takes its first client. */
	public static final int LISTENERS = SmartLifecycle.DEFAULT_PHASE - 1536;

	/** The channels, which handlers and listeners use until they have ended. */
	public static final int CHANNELS = SmartLifecycle.DEFAULT_PHASE - 3072;

	private Phases() {
	}

}
