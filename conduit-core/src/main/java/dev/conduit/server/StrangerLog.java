package dev.conduit.server;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.slf4j.Logger;

import dev.conduit.exchange.Throttle;

/**
 * Logs what those do who have not logged in: so many of them may come that their lines
 * would fill the disk. A few at once are logged and then one a second, which says how
 * many were left out. Any thread.
 */
final class StrangerLog {

	/** Lines at once. */
	static final int BURST = 30;

	private final Logger logger;

	private final LongSupplier clock;

	private final Throttle rate;

	private final AtomicLong leftOut = new AtomicLong();

	StrangerLog(Logger logger, LongSupplier clock) {
		this.logger = logger;
		this.clock = clock;
		this.rate = new Throttle(1, BURST, clock.getAsLong());
	}

	void info(String line) {
		if (mayLog()) {
			this.logger.info("{}{}", line, others());
		}
	}

	void warn(String line) {
		if (mayLog()) {
			this.logger.warn("{}{}", line, others());
		}
	}

	private boolean mayLog() {
		boolean may = this.rate.take(1, this.clock.getAsLong()) == 0;
		if (!may) {
			this.leftOut.incrementAndGet();
		}
		return may;
	}

	private String others() {
		long count = this.leftOut.getAndSet(0);
		return (count > 0) ? (" (and " + count + " more of such lines were left out)") : "";
	}

}
