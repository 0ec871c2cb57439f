package dev.conduit.spring.observation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of something that is done again and again: one for each way in which it
 * ends, made when it first does. For any thread.
 */
final class TimerMeterSet {

	private static final String NONE = "none";

	private final TimerMeters owner;

	private final String meter;

	private final Tags tags;

	/** Without an error; a registry makes it once, whoever asks. */
	private volatile @Nullable Timer fine;

	/** As many as there are codes of errors and classes that stand for them. */
	private final Map<Failure, Timer> failed = new ConcurrentHashMap<>();

	TimerMeterSet(TimerMeters owner, String meter, Tags tags) {
		this.owner = owner;
		this.meter = meter;
		this.tags = tags;
	}

	/**
	 * It begins now.
	 */
	Run begin() {
		return new TimedRun(this);
	}

	void record(@Nullable Throwable error, long nanos) {
		try {
			Timer timer = (error != null) ? timer(error) : timer();
			timer.record(nanos, TimeUnit.NANOSECONDS);
		}
		catch (RuntimeException ex) {
			this.owner.failed(ex);
		}
	}

	private Timer timer() {
		Timer timer = this.fine;
		if (timer == null) {
			timer = timer(NONE, NONE);
			this.fine = timer;
		}
		return timer;
	}

	private Timer timer(Throwable error) {
		return this.failed.computeIfAbsent(new Failure(ObservationErrors.code(error), error.getClass().getSimpleName()),
				(failure) -> timer(failure.code(), failure.error()));
	}

	private Timer timer(String code, String error) {
		return this.owner.timer(this.meter, this.tags.and("error.code", code, "error", error));
	}

	private record Failure(String code, String error) {

	}

}
