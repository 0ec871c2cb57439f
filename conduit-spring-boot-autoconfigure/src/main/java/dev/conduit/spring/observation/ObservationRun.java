package dev.conduit.spring.observation;

import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * An observation from its start to its end, which harms nobody whatever its handlers do.
 */
final class ObservationRun {

	private final Observation observation;

	private final ConduitObservations owner;

	private final AtomicBoolean ended = new AtomicBoolean();

	ObservationRun(Observation observation, ConduitObservations owner) {
		this.observation = observation;
		this.owner = owner;
	}

	/**
	 * Is what this thread does from now on.
	 * @return to be closed by the same thread
	 */
	Scope open() {
		try {
			Observation.Scope scope = this.observation.openScope();
			return () -> {
				try {
					scope.close();
				}
				catch (RuntimeException ex) {
					this.owner.failed(ex);
				}
			};
		}
		catch (RuntimeException ex) {
			this.owner.failed(ex);
			return () -> {
			};
		}
	}

	/**
	 * Ends it; the first end counts. Any thread.
	 * @param failure what went wrong, {@code null} for nothing
	 */
	void end(@Nullable Throwable failure) {
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		try {
			Throwable error = ObservationErrors.inside(failure);
			if (error != null) {
				this.observation.error(error);
			}
			this.observation.stop();
		}
		catch (RuntimeException ex) {
			this.owner.failed(ex);
		}
	}

	/**
	 * Ends what a thread is observed as.
	 */
	@FunctionalInterface
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
