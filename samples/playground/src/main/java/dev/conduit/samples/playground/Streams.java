package dev.conduit.samples.playground;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.springframework.stereotype.Component;

import dev.conduit.annotation.ConduitRpc;

/**
 * Calls that give a stream, take one, or both.
 */
@Component
@ConduitRpc("streams")
class Streams {

	@ConduitRpc(description = "Counts down to 0, as fast as the caller takes the numbers.")
	Stream<Integer> countdown(int from) {
		return IntStream.rangeClosed(0, from).mapToObj((number) -> from - number);
	}

	@ConduitRpc(description = "Tells the time again and again, until the caller cancels.")
	Stream<Moment> ticker(@Valid Beat beat) {
		Duration pause = Duration.ofMillis(beat.millis());
		return Stream.iterate(new Moment(1, Instant.now()), (last) -> last.after(pause));
	}

	@ConduitRpc(description = "Adds up what the caller sends.")
	long sum(Stream<Integer> numbers) {
		return numbers.mapToLong(Integer::longValue).sum();
	}

	@ConduitRpc(description = "Answers each number with the average of all so far.")
	Stream<Double> average(Stream<Double> numbers) {
		double[] sum = new double[1];
		int[] count = new int[1];
		return numbers.map((number) -> {
			sum[0] += number;
			return sum[0] / ++count[0];
		});
	}

	/**
	 * How often to tell the time.
	 *
	 * @param millis milliseconds between two times
	 */
	record Beat(@Min(1) long millis) {

	}

	/**
	 * A moment.
	 *
	 * @param number how many there were, with this one
	 * @param at when it was
	 */
	record Moment(int number, Instant at) {

		/** The next one; the thread is the stream's own, and may wait. */
		Moment after(Duration pause) {
			CountDownLatch never = new CountDownLatch(1);
			try {
				never.await(pause.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				// Nobody wants the next moment any more.
				Thread.currentThread().interrupt();
			}
			return new Moment(this.number + 1, Instant.now());
		}

	}

}
