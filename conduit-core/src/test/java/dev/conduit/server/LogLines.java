package dev.conduit.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * What Conduit logs where nothing is configured: from INFO on.
 */
public final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger logger;

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	private LogLines(String name) {
		this.logger = (Logger) LoggerFactory.getLogger(name);
	}

	/**
	 * Keeps all lines from here on.
	 */
	public static LogLines keep() {
		return keep("dev.conduit");
	}

	/**
	 * Keeps all lines of a library from here on.
	 */
	public static LogLines keep(String name) {
		LogLines lines = new LogLines(name);
		lines.start();
		lines.logger.setLevel(Level.INFO);
		lines.logger.setAdditive(false);
		lines.logger.addAppender(lines);
		return lines;
	}

	/**
	 * Keeps other levels from here on.
	 */
	public void level(Level level) {
		this.logger.setLevel(level);
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.events.add(event);
	}

	/**
	 * Forgets what was logged until now.
	 */
	public void clear() {
		this.events.clear();
	}

	/**
	 * What was logged, each with its level before it.
	 */
	public List<String> all() {
		return this.events.stream().map((event) -> event.getLevel() + " " + event.getFormattedMessage()).toList();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
		stop();
	}

}
