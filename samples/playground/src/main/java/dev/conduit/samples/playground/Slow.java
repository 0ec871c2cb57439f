package dev.conduit.samples.playground;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitRpc;
import dev.conduit.exchange.CancellationToken;

/**
 * Calls that take their time, and end at once when nobody waits for them any more.
 */
@Component
@ConduitRpc("slow")
class Slow {

	private final AtomicLong cancelled = new AtomicLong();

	@ConduitRpc
	Slept sleep(@Valid Nap nap, CancellationToken cancellation) throws InterruptedException {
		CountDownLatch alarm = new CountDownLatch(1);
		CancellationToken.Registration registration = cancellation.onCancel(alarm::countDown);
		try {
			if (alarm.await(nap.millis(), TimeUnit.MILLISECONDS)) {
				this.cancelled.incrementAndGet();
			}
			return new Slept(nap.millis());
		}
		catch (InterruptedException ex) {
			this.cancelled.incrementAndGet();
			throw ex;
		}
		finally {
			registration.remove();
		}
	}

	@ConduitRpc
	long cancelled() {
		return this.cancelled.get();
	}

	/**
	 * How long to sleep.
	 *
	 * @param millis at most a minute
	 */
	record Nap(@PositiveOrZero @Max(60_000) long millis) {

	}

	/**
	 * How long it slept.
	 *
	 * @param millis as was asked for
	 */
	record Slept(long millis) {

	}

}
