package dev.conduit.autoconfigure.logging;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Has frames logged as long as the application runs. Its logger can be switched on by
 * other means just as well, such as the endpoint {@code loggers}.
 */
final class FrameLogSwitch implements DisposableBean {

	static final String LOGGER = "dev.conduit.frames";

	private final LoggingSystem logging;

	FrameLogSwitch(LoggingSystem logging) {
		this.logging = logging;
		logging.setLogLevel(LOGGER, LogLevel.TRACE);
	}

	@Override
	public void destroy() {
		this.logging.setLogLevel(LOGGER, null);
	}

}
