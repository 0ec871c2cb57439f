package dev.conduit.benchmarks.kit.load;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Messages without an answer, as fast as one thread sends them and the server handles
 * them. Of those that were not handled yet there is a window, because not every
 * contestant holds its sender back: eight times in a window the server is asked how far
 * it is.
 */
final class OneWayLoad<P> implements Load {

	/** Bytes that may be on their way: large messages have a smaller window. */
	private static final long WINDOW_BYTES = 16 * 1024 * 1024;

	private static final long PATIENCE_SECONDS = 30;

	private final Client<P, ?> client;

	/** Each is sent again when the window has passed over it. */
	private final List<P> payloads = new ArrayList<>();

	private final int window;

	private final int batch;

	OneWayLoad(Client<P, ?> client, int size) {
		this.client = client;
		this.window = Math.clamp(WINDOW_BYTES / size, 8, client.window());
		this.batch = this.window / 8;
		for (int i = 0; i < this.window; i++) {
			this.payloads.add(client.payload(size));
		}
	}

	@Override
	public long run(long nanos, Histogram latencies) throws Exception {
		Tally before = get(this.client.tally());
		Queue<CompletableFuture<Tally>> asked = new ArrayDeque<>();
		long end = System.nanoTime() + nanos;
		long sent = 0;
		long sum = 0;
		long handled = 0;
		while (System.nanoTime() < end) {
			while (sent + this.batch - handled > this.window) {
				// Where an answer overtakes the messages before it, there is none to wait
				// for.
				CompletableFuture<Tally> next = asked.isEmpty() ? this.client.tally() : asked.remove();
				handled = Math.max(handled, get(next).since(before).count());
			}
			for (int i = 0; i < this.batch; i++) {
				int place = (int) (sent % this.window);
				P payload = this.client.next(this.payloads.get(place), ++sent);
				this.payloads.set(place, payload);
				this.client.send(payload);
				sum += sent;
			}
			asked.add(this.client.tally());
		}
		awaitAll(before, new Tally(sent, sum));
		return sent;
	}

	private void awaitAll(Tally before, Tally sent) throws Exception {
		long patient = System.nanoTime() + PATIENCE_SECONDS * SECOND;
		Tally handled = get(this.client.tally()).since(before);
		while (handled.count() < sent.count() && System.nanoTime() < patient) {
			handled = get(this.client.tally()).since(before);
		}
		WrongAnswerException.unless(handled.equals(sent), "sent " + sent + ", but the server handled " + handled);
	}

	private static Tally get(CompletableFuture<Tally> tally) throws Exception {
		return tally.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
	}

}
