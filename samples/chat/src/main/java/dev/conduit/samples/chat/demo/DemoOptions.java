package dev.conduit.samples.chat.demo;

import java.time.Duration;
import java.util.Map;

/**
 * How the demo goes.
 *
 * @param user the name of the user in front of the screen
 * @param environment what the processes learn by their environment: secrets, since
 * arguments can be read by every user of the machine
 * @param pace how long the users think before they type
 * @param exitAfter whether the demo ends after the conversation, where nobody can type
 * @since 0.1.0
 */
public record DemoOptions(String user, Map<String, String> environment, Duration pace, boolean exitAfter) {

	public DemoOptions {
		environment = Map.copyOf(environment);
	}

}
