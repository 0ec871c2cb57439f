package dev.conduit.spring.observation;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

import dev.conduit.message.Headers;
import dev.conduit.message.Payload;
import dev.conduit.message.Reply;

/**
 * An observation from its start to its end, which harms nobody whatever its handlers do.
 */
final class ObservationRun implements Run {

	private final Observation observation;

	private final Observation.Context context;

	private final ConduitObservations owner;

	private final AtomicBoolean ended = new AtomicBoolean();

	ObservationRun(Observation observation, Observation.Context context, ConduitObservations owner) {
		this.observation = observation;
		this.context = context;
		this.owner = owner;
	}

	@Override
	public Scope open() {
		return open(this.observation, this.owner);
	}

	static Scope open(Observation observation, ConduitObservations owner) {
		try {
			Observation.Scope scope = observation.openScope();
			return () -> {
				try {
					scope.close();
				}
				catch (RuntimeException ex) {
					owner.failed(ex);
				}
			};
		}
		catch (RuntimeException ex) {
			owner.failed(ex);
			return Scope.NOTHING;
		}
	}

	@Override
	public Headers traced(Headers headers) {
		Headers traced = headers;
		if (this.context instanceof SenderContext<?> sender && sender.getCarrier() instanceof Map<?, ?> carrier) {
			for (Map.Entry<?, ?> entry : carrier.entrySet()) {
				traced = traced.with((String) entry.getKey(), (String) entry.getValue());
			}
		}
		return traced;
	}

	@Override
	public void answered(@Nullable Object response) {
		switch (this.context) {
			case ClientRequestObservationContext client when response instanceof Reply reply ->
				client.setResponse(reply);
			case ServerRequestObservationContext server when response instanceof Payload payload ->
				server.setResponse(payload);
			default -> {
			}
		}
	}

	@Override
	public void end(@Nullable Throwable failure) {
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

}
