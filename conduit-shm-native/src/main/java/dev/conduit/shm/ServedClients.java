package dev.conduit.shm;

import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

import org.jspecify.annotations.Nullable;

/**
 * The clients of a service by their numbers. The service's thread adds, looks and asks
 * who lives; any thread removes.
 */
final class ServedClients {

	/** As many are asked at once whether they live. */
	private static final int PROBES = 16;

	private final AtomicReferenceArray<@Nullable ServedDuplex> clients;

	private final AtomicInteger count = new AtomicInteger();

	private int nextToProbe;

	ServedClients(int limit) {
		this.clients = new AtomicReferenceArray<>(limit);
	}

	/** A number that nobody has, or nothing where all are taken. */
	OptionalInt free() {
		for (int i = 0; i < this.clients.length(); i++) {
			if (this.clients.get(i) == null) {
				return OptionalInt.of(i);
			}
		}
		return OptionalInt.empty();
	}

	void add(int index, ServedDuplex client) {
		this.clients.set(index, client);
		this.count.incrementAndGet();
	}

	void remove(int index) {
		this.clients.set(index, null);
		this.count.decrementAndGet();
	}

	/** Whoever has the number, which another process wrote. */
	@Nullable ServedDuplex get(int index) {
		return (index < this.clients.length()) ? this.clients.get(index) : null;
	}

	int count() {
		return this.count.get();
	}

	void forEach(Consumer<ServedDuplex> action) {
		for (int i = 0; i < this.clients.length(); i++) {
			ServedDuplex client = this.clients.get(i);
			if (client != null) {
				action.accept(client);
			}
		}
	}

	/**
	 * Asks some whether they live, others each time.
	 * @param dead told the number of each that does not any more
	 */
	void probeSome(IntConsumer dead) {
		int left = Math.min(PROBES, count());
		for (int i = 0; i < this.clients.length() && left > 0; i++) {
			this.nextToProbe = (this.nextToProbe + 1) % this.clients.length();
			ServedDuplex client = this.clients.get(this.nextToProbe);
			if (client != null) {
				left--;
				if (client.probe()) {
					dead.accept(this.nextToProbe);
				}
			}
		}
	}

}
