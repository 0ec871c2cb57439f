package dev.conduit.spring.observation;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A call or message whose time is taken, and nothing else.
 */
final class TimedRun extends AtomicBoolean implements Run {

	private static final long serialVersionUID = 1L;

	private final transient TimerMeterSet timers;

	private final long begun = System.nanoTime();

	TimedRun(TimerMeterSet timers) {
		this.timers = timers;
	}

	@Override
	public Scope open() {
		return Scope.NOTHING;
	}

	@Override
	public void end(@Nullable Throwable failure) {
		if (compareAndSet(false, true)) {
			this.timers.record(ObservationErrors.inside(failure), System.nanoTime() - this.begun);
		}
	}

}
