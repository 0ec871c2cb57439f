package dev.conduit.spring.logging;

import org.slf4j.MDC;

import dev.conduit.exchange.Delivery;
import dev.conduit.exchange.Exchange;
import dev.conduit.exchange.ExchangeInterceptor;
import dev.conduit.spring.binding.CarriedContext;
import dev.conduit.topic.Receiver;

/**
 * Puts into the context of the log (MDC) for which call or message a line is written:
 * {@value #CONNECTION}, {@value #CORRELATION} and {@value #PRINCIPAL}, around each
 * handler of a call and each listener, and on the threads on which their work goes on.
 * Where nobody else puts {@value #TRACE} there, it is taken from the header
 * {@code traceparent} of the call or message.
 *
 * @since 0.1.0
 */
public final class LogContext implements CarriedContext {

	/** Number of the connection that the call or message came by. */
	public static final String CONNECTION = "conduit.connection";

	/** Number of the call or message on its connection. */
	public static final String CORRELATION = "conduit.correlation";

	/** Who the peer proved to be. */
	public static final String PRINCIPAL = "conduit.principal";

	/** The trace that it is a part of. */
	public static final String TRACE = "traceId";

	/**
	 * Around the handlers of calls: best outside of all else, so that it is known to
	 * everything that is logged.
	 * @param exchange the call
	 * @param chain what comes next
	 * @throws Exception what comes next failed
	 */
	public void intercept(Exchange exchange, ExchangeInterceptor.Chain chain) throws Exception {
		LogEntries before = LogEntries.current();
		LogEntries here = LogEntries.of(exchange.peer(), exchange.correlationId(), exchange.headers(), before);
		here.put();
		try {
			chain.proceed(exchange);
		}
		finally {
			// A thread of its own ends with the call: what is logged of its failure,
			// behind
			// the handler, knows the call as well.
			(Thread.currentThread().isVirtual() ? here : before).put();
		}
	}

	/**
	 * Around what listeners get.
	 * @param receiver gets it
	 * @return a receiver that stands for it
	 */
	public Receiver around(Receiver receiver) {
		return (delivery) -> receive(delivery, receiver);
	}

	private static void receive(Delivery delivery, Receiver receiver) {
		LogEntries before = LogEntries.current();
		LogEntries.of(delivery.peer(), delivery.correlationId(), delivery.message().headers(), before).put();
		try {
			receiver.receive(delivery);
		}
		finally {
			before.put();
		}
	}

	@Override
	public Carried capture() {
		if (MDC.get(PRINCIPAL) == null) {
			return Carried.NOTHING;
		}
		LogEntries here = LogEntries.current();
		return () -> {
			LogEntries before = LogEntries.current();
			here.put();
			return before::put;
		};
	}

}
