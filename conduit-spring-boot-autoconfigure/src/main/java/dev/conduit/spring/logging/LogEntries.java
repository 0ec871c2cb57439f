package dev.conduit.spring.logging;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import dev.conduit.exchange.Peer;
import dev.conduit.message.Headers;
import dev.conduit.message.Printable;

/**
 * The entries of a thread's log context that are Conduit's.
 *
 * @param connection number of the connection
 * @param correlation number of the call or message
 * @param principal who the peer proved to be
 * @param trace the trace that it is a part of
 */
record LogEntries(@Nullable String connection, @Nullable String correlation, @Nullable String principal,
		@Nullable String trace) {

	private static final String TRACEPARENT = "traceparent";

	/** Version, trace, span and flags in W3C's form, each of a fixed length. */
	private static final int TRACEPARENT_LENGTH = 55;

	private static final int TRACE_BEGIN = 3;

	private static final int TRACE_END = 35;

	static LogEntries current() {
		return new LogEntries(MDC.get(LogContext.CONNECTION), MDC.get(LogContext.CORRELATION),
				MDC.get(LogContext.PRINCIPAL), MDC.get(LogContext.TRACE));
	}

	/**
	 * Of a call or message.
	 * @param before what the thread has now; a trace that is there stays
	 */
	static LogEntries of(Peer peer, long correlation, Headers headers, LogEntries before) {
		return new LogEntries(number(peer.connectionId()), number(correlation), Printable.of(peer.principal()),
				(before.trace() != null) ? before.trace() : trace(headers.get(TRACEPARENT)));
	}

	/** What came over no connection has none. */
	private static @Nullable String number(long id) {
		return (id != 0) ? Long.toString(id) : null;
	}

	/** A peer may send anything. */
	private static @Nullable String trace(@Nullable String traceparent) {
		if (traceparent == null || traceparent.length() < TRACEPARENT_LENGTH) {
			return null;
		}
		String trace = traceparent.substring(TRACE_BEGIN, TRACE_END);
		return trace.chars().allMatch((c) -> Character.digit(c, 16) >= 0 && c < 128) ? trace : null;
	}

	/** The thread has these, and no others of Conduit. */
	void put() {
		put(LogContext.CONNECTION, this.connection);
		put(LogContext.CORRELATION, this.correlation);
		put(LogContext.PRINCIPAL, this.principal);
		put(LogContext.TRACE, this.trace);
	}

	private static void put(String key, @Nullable String value) {
		if (value != null) {
			MDC.put(key, value);
		}
		else {
			MDC.remove(key);
		}
	}

}
