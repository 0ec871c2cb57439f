package dev.conduit.samples.bridges;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import org.springframework.boot.test.context.TestComponent;

import dev.conduit.annotation.ConduitListener;

/**
 * The end of the way: takes an invoice when a test lets it, and counts how often it got
 * each.
 */
@TestComponent
class SlowListener {

	private final Semaphore permits = new Semaphore(0);

	private final Map<Long, Integer> handled = new ConcurrentHashMap<>();

	@ConduitListener(id = "slow", topics = "invoices", capacity = "8")
	void onInvoice(Invoice invoice) throws InterruptedException {
		this.permits.acquire();
		this.handled.merge(invoice.order(), 1, Integer::sum);
	}

	/**
	 * Takes everything from now on.
	 */
	void letGo() {
		this.permits.release(1_000_000);
	}

	/**
	 * Takes nothing from now on.
	 */
	void hold() {
		this.permits.drainPermits();
	}

	/**
	 * How often each order's invoice was handled.
	 */
	Map<Long, Integer> handled() {
		return this.handled;
	}

}
