package dev.conduit.proof.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import dev.conduit.client.ClientOptions;
import dev.conduit.client.ConduitClient;
import dev.conduit.message.Payload;
import dev.conduit.message.Route;
import dev.conduit.proof.Measure;
import dev.conduit.proof.ProofRow;
import dev.conduit.transport.Address;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that keep the rules and want their answers. They are measured twice: while
 * nothing else goes on, and while something does. For one thread.
 */
final class HonestClients implements AutoCloseable {

	/** How many there are. */
	static final int CLIENTS = 4;

	/** A turn of the scheduler: below that, a machine with two cores measures itself. */
	private static final double LEAST_QUIET_MILLIS = 1;

	private static final double MAX_GROWTH = 3;

	private static final int WARM_UP = 3_000;

	private static final long PAUSE_NANOS = 500_000;

	private static final Route ECHO = new Route("echo");

	private final List<ConduitClient> clients = new ArrayList<>();

	private final ProofRow row;

	private double quiet;

	HonestClients(Address address, ProofRow row) {
		this.row = row;
		for (int i = 0; i < CLIENTS; i++) {
			ConduitClient client = ConduitClient.builder()
				.options(ClientOptions.of("honest-" + i, List.of(address)))
				.build();
			client.start().toCompletableFuture().join();
			this.clients.add(client);
		}
	}

	/** Measures how it is without trouble. */
	HonestClients measureQuiet(int calls) {
		call(WARM_UP);
		this.quiet = Math.max(LEAST_QUIET_MILLIS, p99Millis(call(calls)));
		return this;
	}

	/**
	 * Calls while there is trouble, and insists that it is less than three times as slow.
	 */
	void requireUndisturbed(int calls) {
		requireUndisturbed(call(calls));
	}

	/** The same for as long as a condition holds, over all calls together. */
	void requireUndisturbedWhile(BooleanSupplier condition, Duration longest) {
		long end = System.nanoTime() + longest.toNanos();
		List<long[]> all = new ArrayList<>();
		while (condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("nanoseconds, with %s", longest).isLessThan(end);
			all.add(call(100));
		}
		requireUndisturbed(all.stream().flatMapToLong(Arrays::stream).toArray());
	}

	private void requireUndisturbed(long[] nanos) {
		double p99 = p99Millis(nanos);
		this.row.saw(Measure.P99_MS_HONEST, p99);
		assertThat(p99).as("p99 of honest calls in ms, beside %s without trouble", this.quiet)
			.isLessThan(MAX_GROWTH * this.quiet);
	}

	/**
	 * Calls until a condition holds, and insists on answers, not on how long they take.
	 */
	void callWhile(BooleanSupplier condition, Duration longest) {
		long end = System.nanoTime() + longest.toNanos();
		while (condition.getAsBoolean()) {
			assertThat(System.nanoTime()).as("nanoseconds, with %s", longest).isLessThan(end);
			call(10);
		}
	}

	/**
	 * New clients log in, are answered and go.
	 * @return how long the longest took until it was logged in, in milliseconds
	 */
	double requireLogIns(Address address, int count) {
		long longest = 0;
		for (int i = 0; i < count; i++) {
			long begin = System.nanoTime();
			try (ConduitClient client = ConduitClient.builder()
				.options(ClientOptions.of("late", List.of(address)))
				.build()) {
				client.start().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
				longest = Math.max(longest, System.nanoTime() - begin);
				echo(client, "late " + i);
			}
		}
		return longest / 1e6;
	}

	private long[] call(int calls) {
		long[] nanos = new long[calls];
		for (int i = 0; i < calls; i++) {
			long start = System.nanoTime();
			echo(this.clients.get(i % CLIENTS), "call " + i);
			nanos[i] = System.nanoTime() - start;
			LockSupport.parkNanos(PAUSE_NANOS);
		}
		return nanos;
	}

	private void echo(ConduitClient client, String text) {
		String answer = client.request(ECHO, Payload.text(text))
			.orTimeout(30, TimeUnit.SECONDS)
			.join()
			.payload()
			.asText();
		this.row.count(Measure.ACKED, 1).count(Measure.CORRUPT, answer.equals(text) ? 0 : 1);
	}

	private static double p99Millis(long[] nanos) {
		Arrays.sort(nanos);
		return nanos[nanos.length * 99 / 100] / 1e6;
	}

	/** Connections that were lost, which none should. */
	long lostConnections() {
		return this.clients.stream().mapToLong(ConduitClient::lostConnections).sum();
	}

	@Override
	public void close() {
		this.clients.forEach(ConduitClient::close);
	}

}
