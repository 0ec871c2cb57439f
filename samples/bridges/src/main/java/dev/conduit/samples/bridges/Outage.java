package dev.conduit.samples.bridges;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.integration.handler.advice.AbstractRequestHandlerAdvice;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;
import org.springframework.util.ErrorHandler;

/**
 * Says once that nothing gets through to the other server, however many messages fail,
 * and once that it does again. The failure itself goes on to Conduit, which delivers the
 * message again.
 */
@Component
class Outage extends AbstractRequestHandlerAdvice implements ErrorHandler {

	private static final Log log = LogFactory.getLog(Outage.class);

	private final AtomicBoolean away = new AtomicBoolean();

	@Override
	protected @Nullable Object doInvoke(ExecutionCallback callback, Object target, Message<?> message) {
		try {
			Object result = callback.execute();
			ended();
			return result;
		}
		catch (RuntimeException ex) {
			began(ex);
			throw ex;
		}
	}

	/** For what polls. */
	@Override
	public void handleError(Throwable failure) {
		began(failure);
	}

	/**
	 * The server did not answer.
	 */
	void began(Throwable failure) {
		if (this.away.compareAndSet(false, true)) {
			log.warn("The bridge does not get through. What comes waits, and is tried again: "
					+ NestedExceptionUtils.getMostSpecificCause(failure));
		}
	}

	/**
	 * The server answered.
	 */
	void ended() {
		if (this.away.compareAndSet(true, false)) {
			log.info("The bridge gets through again");
		}
	}

}
