package dev.conduit.process;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Who waits for something looks at once, and then every few milliseconds: with a tenth of
 * a second each, waiting alone would take minutes of each build. Found by JUnit in the
 * tests of every module that has these on its class path.
 */
public final class QuickLooks implements BeforeAllCallback {

	private static final Duration INTERVAL = Duration.ofMillis(10);

	@Override
	public void beforeAll(ExtensionContext context) {
		Awaitility.setDefaultPollDelay(Duration.ZERO);
		Awaitility.setDefaultPollInterval(INTERVAL);
	}

}
