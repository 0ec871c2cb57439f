package dev.conduit.simulation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * While it is on, an error in the log of Conduit, and an exception that nobody caught,
 * breaks a rule of the simulation whose thread they happen on. What is less than an error
 * is not logged: most of what a simulation does is worth a warning.
 */
final class Alarm implements AutoCloseable {

	private static final Map<Thread, Ledger> WATCHED = new ConcurrentHashMap<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger("dev.conduit");

	private final @Nullable Level before = this.logger.getLevel();

	private final Errors errors = new Errors();

	private final Thread.@Nullable UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();

	Alarm() {
		this.errors.setContext(this.logger.getLoggerContext());
		this.errors.start();
		this.logger.setLevel(Level.ERROR);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.errors);
		Thread.setDefaultUncaughtExceptionHandler((thread, ex) -> ring("nobody caught " + ex, ex));
	}

	/**
	 * What happens on the current thread, and on the virtual ones above it, concerns this
	 * ledger.
	 */
	static void watch(Ledger ledger) {
		WATCHED.put(Thread.currentThread(), ledger);
	}

	static void unwatch() {
		WATCHED.remove(Thread.currentThread());
	}

	private static void ring(String what, @Nullable Throwable cause) {
		Thread current = Thread.currentThread();
		Ledger ledger = WATCHED.get(current.isVirtual() ? VirtualThreads.currentCarrier() : current);
		if (ledger != null) {
			ledger.violated(what, cause);
		}
	}

	@Override
	public void close() {
		this.logger.detachAppender(this.errors);
		this.logger.setAdditive(true);
		this.logger.setLevel(this.before);
		Thread.setDefaultUncaughtExceptionHandler(this.handler);
	}

	private static final class Errors extends AppenderBase<ILoggingEvent> {

		@Override
		protected void append(ILoggingEvent event) {
			ch.qos.logback.classic.spi.IThrowableProxy thrown = event.getThrowableProxy();
			ring("logged as an error: " + event.getFormattedMessage(),
					(thrown instanceof ch.qos.logback.classic.spi.ThrowableProxy proxy) ? proxy.getThrowable() : null);
		}

	}

}
