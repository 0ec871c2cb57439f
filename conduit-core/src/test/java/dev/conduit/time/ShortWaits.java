package dev.conduit.time;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Looks at once whether what a test awaits is there, and often, in every module with
 * these classes on its class path: most of it is there within milliseconds, and
 * Awaitility looks after a tenth of a second for the first time.
 */
public final class ShortWaits implements LauncherSessionListener {

	private static final Duration POLL = Duration.ofMillis(10);

	@Override
	public void launcherSessionOpened(LauncherSession session) {
		Awaitility.setDefaultPollDelay(Duration.ZERO);
		Awaitility.setDefaultPollInterval(POLL);
	}

}
